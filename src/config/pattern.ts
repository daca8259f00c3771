/**
 * `pattern:` of chamber.yaml: a regular expression as JavaScript has it, by an engine that takes time
 * in proportion to the value. So it has no lookaround and no backreferences.
 */
import { type Text, text } from '../core/text.ts'
import { RE2JS } from 're2js'
import { limits } from '../core/limits.ts'

export interface Pattern {
  /** Whether it matches the whole text. */
  matches(value: string): boolean
}

/** What is wrong with a pattern, in words that follow its name. */
export interface PatternFault {
  readonly fault: Text
  readonly hint?: Text
}

export function compilePattern(expression: string): Pattern | PatternFault {
  const { pattern: longest, patternStates: most } = limits
  if (expression.length > longest)
    return { fault: text`has more than ${longest} characters`, hint: shorter }
  if (!isExpression(expression)) return { fault: text`is no regular expression` }
  try {
    const compiled = RE2JS.compile(translate(expression), RE2JS.DOTALL)
    if (compiled.programSize() <= most) return { matches: (value) => compiled.matches(value) }
  } catch {
    return {
      fault: text`has a part that chamber does not support`,
      hint: text`leave out lookaheads, lookbehinds, backreferences and counts above 1000`,
    }
  }
  return { fault: text`needs more than ${most} states`, hint: text`use smaller counts` }
}

const shorter = text`use a shorter pattern, or a type`

function isExpression(expression: string): boolean {
  try {
    return new RegExp(expression, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const tokens =
  /\\u\{[^}]*\}|\\ud[89ab]..\\ud[c-f]..|\\u.{4}|\\x..|\\c.|\\p\{[^}]*\}|\\.|\[\^?\]|\(\?<(?![=!])[^>]*>|./gisu

/** What JavaScript takes for a space. */
const spaces =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const others =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}'

/** From JavaScript's syntax, with its flags s and u, into that of RE2. */
function translate(expression: string): string {
  let inClass = false
  return expression.replaceAll(tokens, (token) => {
    const isOpening = !inClass && token === '['
    const result = isOpening ? token : translateToken(token, inClass)
    inClass = isOpening || (inClass && token !== ']')
    return result
  })
}

function translateToken(token: string, inClass: boolean): string {
  if (inClass && token === '[') return '\\['
  if (token === '[]') return '[^\\x{0}-\\x{10ffff}]'
  if (token === '[^]') return '[\\x{0}-\\x{10ffff}]'
  if (token.startsWith('(?<')) return '('
  if (token === '\\s') return inClass ? spaces : `[${spaces}]`
  if (token === '\\S') return inClass ? others : `[${others}]`
  if (token === '\\b' && inClass) return '\\x{8}'
  if (token === '\\0') return '\\x{0}'
  if (token === '\\/') return '/'
  if (/^\\p/i.test(token)) return token.replace(/\{(?:Script|sc|General_Category|gc)=/, '{')
  return /^\\(?:[ux]|c.)/.test(token) ? `\\x{${codePointOf(token).toString(16)}}` : token
}

/** Of `\u{1f600}`, `\ud83d\ude00`, `\u0041`, `\x41` or `\cA`. */
function codePointOf(escape: string): number {
  if (escape[1] === 'c') return (escape.codePointAt(2) ?? 0) % 32
  const [first = 0, second] = [...escape.matchAll(/[0-9a-f]{2,}/gi)].map(([digits]) =>
    Number.parseInt(digits, 16),
  )
  return second === undefined ? first : (String.fromCharCode(first, second).codePointAt(0) ?? 0)
}
