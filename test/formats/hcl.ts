/** Reads `name = "value"` lines by the rules of HCL's quoted templates. */

/** @throws Error for what Terraform would refuse, or evaluate */
export function readTfvars(text: string): Record<string, string> {
  const values = text.split('\n').slice(0, -1).map(readLine)
  const names = new Set(values.map(([name]) => name))
  if (names.size < values.length) throw new Error('an attribute is there twice')
  return Object.fromEntries(values)
}

function readLine(line: string): [string, string] {
  const [, name, body] = /^([\p{ID_Start}_][\p{ID_Continue}-]*) = "(.*)"$/su.exec(line) ?? []
  if (name === undefined || body === undefined) throw new Error(`not an attribute: ${line}`)
  return [name, readTemplate(body).normalize('NFC')]
}

const pieces = /\$\$\{|%%\{|\\(?:[nrt"\\]|u[\da-f]{4}|U[\da-f]{8})|[^"\\]/gisu
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function readTemplate(body: string): string {
  const found = body.match(pieces) ?? []
  if (found.join('') !== body) throw new Error('an escape that HCL does not know, or a bare quote')
  return found
    .map((piece, index) => {
      const isTemplate = (piece === '$' || piece === '%') && found[index + 1] === '{'
      if (isTemplate) throw new Error('a template')
      if (piece.length > 1 && piece.endsWith('{')) return piece.slice(1)
      if (!piece.startsWith('\\')) return piece
      const code = /^\\[uU](.+)/.exec(piece)?.[1]
      const letter = piece.slice(1)
      return code ? String.fromCodePoint(Number.parseInt(code, 16)) : (letters[letter] ?? letter)
    })
    .join('')
}
