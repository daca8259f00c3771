/**
 * JSON as the Go program's encoder has it: one line, and `<`, `>`, `&`, U+2028 and U+2029 escaped,
 * so that it can stand in HTML and in old JavaScript.
 */
import { byName, type Format } from './format.ts'

export const json: Format = {
  name: 'json',
  print(secrets) {
    const members = byName(secrets).map(({ key, value }) => `${quote(key)}:${quote(value)}`)
    return { text: `{${members.join(',')}}\n`, losses: [] }
  },
  // JSON is YAML, and one reader for both tells the same faults in the same words.
  parse: async (text, source) => (await import('./flat-json.ts')).parseMapping(text, source),
}

const quote = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16)
    return `\\u${code.padStart(4, '0')}`
  })
