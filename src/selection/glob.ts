/** Globs of keys, by an engine that takes time in proportion to a key, however many wildcards there are. */
import { RE2JS } from 're2js'

/** Whether a text matches the glob as it is, or in lower case. @throws {SyntaxError} */
export function compileGlob(glob: string): (text: string) => boolean {
  const forms = [...new Set([glob, glob.toLowerCase()])]
  const compiled = RE2JS.compile(forms.map(translate).join('|'), RE2JS.DOTALL)
  return (text) => compiled.matches(text)
}

const parts = /\*\*\/|\/\*\*$|\*+|\?|\[[!^]?[^\]]+\]|[^]/g

function translate(glob: string): string {
  let open = 0
  const source = glob.replaceAll(parts, (part) => {
    if (part === '{') open += 1
    if (part === '}') open -= 1
    if (open < 0 || part === '[' || part === ']') throw new SyntaxError('unbalanced')
    return translatePart(part, open > 0)
  })
  if (open > 0) throw new SyntaxError('unbalanced')
  return source
}

function translatePart(part: string, inBraces: boolean): string {
  // a directory, or none: **/key is also key, and web/** also web
  if (part === '**/') return '(?:.*/)?'
  if (part === '/**') return '(?:/.*)?'
  if (part.startsWith('*')) return part === '*' ? '[^/]*' : '.*'
  if (part === '?') return '[^/]'
  if (part.length > 1) return translateClass(part)
  if (part === '{') return '(?:'
  if (part === '}') return ')'
  if (part === ',' && inBraces) return '|'
  return RE2JS.quote(part)
}

/** `[a-c]`, `[!a-c]`; neither is a slash. */
function translateClass(part: string): string {
  const isNegated = /^\[[!^]/.test(part)
  const members = part.slice(isNegated ? 2 : 1, -1).replaceAll(/[[^]/g, '\\$&')
  return isNegated ? `[^/${members}]` : `[${members}]`
}
