/**
 * Finds an age identity in a text that may have been quoted, assigned or folded on its way: `docker
 * --env-file` keeps quotes, a Windows editor adds `\r`, and `export NAME=` comes from a shell script.
 */
const identity = /(?<![\w-])AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+(?![\w-])/i

/** Any part of one, also if it is damaged. */
const trace = /AGE-SECRET-KEY-/i

/** A line end, also one that is written as `\n`. */
const lineEnd = /[\r\n]+|(?:\\[rn])+/

const isComment = (line: string): boolean => /^[\s\uFEFF"']*#/.test(line)

/** Returns the first identity of a text in its canonical form; undefined if no line is one. */
export function findIdentity(text: string): string | undefined {
  for (const line of text.split(lineEnd)) {
    const found = isComment(line) ? undefined : identity.exec(line)?.[0]
    if (found !== undefined) return found.toUpperCase()
  }
  return undefined
}

/**
 * The comment of an identity whose stores are all authenticated. Without it, a store of the alphas is
 * accepted, which anybody could have written who knows the public key.
 */
export const macComment = '# chamber: reject stores without a MAC'

export const hasMacComment = (text: string): boolean =>
  text.split(lineEnd).some((line) => line.toLowerCase().includes(macComment.toLowerCase()))

/** Whether a text is the base64 of an identity, or of a file with one. */
export const isEncodedIdentity = (text: string): boolean =>
  trace.test(Buffer.from(text, 'base64').toString('latin1'))

/** Whether a text can be the path of a file: a single line without any part of an identity. */
export const isPossiblePath = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- no path has them
  !/[\u0000-\u001f\u007f]/.test(text) && !trace.test(text) && !isEncodedIdentity(text)

/** Whether a text can be nothing but a path: `/a`, `./a`, `../a`, `~/a`, `C:\\a`. */
export const isAnchored = (text: string): boolean => /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])/.test(text)
