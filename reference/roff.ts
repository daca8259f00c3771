/** Text in roff, the language of man pages. */

/** https://man7.org/linux/man-pages/man7/groff_char.7.html: characters that are not what they look like. */
const characters: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
  '…': '...',
}

/** One line as it stands; a full stop at its beginning would make it a request. */
export const escape = (text: string): string =>
  text
    .replaceAll(/[\\\-'`^~"…]/g, (character) => characters[character] ?? '')
    .replace(/^(?=\.)/, '\\&')

export const bold = (text: string): string => `\\fB${escape(text)}\\fR`

/** A paragraph; what is between backticks in bold. */
export const prose = (text: string): string =>
  text
    .split(/`([^`]+)`/)
    .map((piece, at) => (at % 2 === 1 ? bold(piece) : escape(piece)))
    .join('')
    // lines of a length that linters and people can bear
    .replaceAll(/(.{1,76})(?: |$)/g, '$1\n')
    .replaceAll(/^(?=\.)/gm, '\\&')
    .trimEnd()
