/** What AWS says, without the secrets that it may repeat. */
import { outsideKept, spellingsOf } from './guard.ts'
import { looksSecret } from './secret-shape.ts'
import { oneLine } from './sanitize.ts'
import { text, type Text } from './text.ts'

const action = String.raw`[a-z\d-]{1,32}:\w{1,64}`
const arn = String.raw`arn:[\w:/.+=,@*-]{1,1100}`
/** A denial of IAM: all its parts are names of AWS, and none is a value. */
const denial = new RegExp(
  `^User: ${arn} is not authorized to perform: ${action}(?: on resource: ${arn})?` +
    String.raw`(?: (?:because|with) (?:(?:no|an?|the|in|explicit|deny|policy|allows|action|identity-based|resource-based|session|service|control|resource|permissions|boundary|VPC|endpoint)[ .]?|${action} ?)+)?$`,
)

/** So many characters in a row are no accident: the value was cut, or is written in another way. */
const piece = 8

/**
 * What AWS says, on one line and without what was sent and read: a server may repeat it in any form.
 * Empty if there is no text, or if it cannot be told apart from a secret.
 */
export function fromAws(message: unknown, secrets: readonly string[]): Text {
  if (typeof message !== 'string' || /^(?:UnknownError|Unknown|\[object \w+\])$/.test(message)) {
    return text``
  }
  if (denial.test(message)) return message as Text
  const longestFirst = [...new Set(secrets)].filter(Boolean).toSorted((a, b) => b.length - a.length)
  const masked = outsideKept(message, (part) => maskAll(part, longestFirst))
  const rest: string[] = []
  outsideKept(masked, (part) => (rest.push(part), part))
  const isHidden = reveals(rest.join('\n'), longestFirst) || readingsOf(masked).some(looksSecret)
  return isHidden ? text`` : (oneLine(masked) as Text)
}

function maskAll(part: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (rest, secret) =>
      spellingsOf(secret).reduce((one, spelling) => replaceWord(one, spelling), rest),
    part,
  )
}

/** A short value is hidden where it stands alone: within a word it is no value. */
function replaceWord(part: string, secret: string): string {
  if (secret.length >= 4) return part.replaceAll(secret, '***')
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
  return part.replace(new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'g'), '***')
}

/** Whether a text holds a secret, or a piece of one, in plain, base64, hexadecimal, JSON or a URL. */
export function reveals(part: string, secrets: readonly string[]): boolean {
  const readings = readingsOf(part).map((one) => one.toLowerCase())
  const pieces = new Set(readings.flatMap(piecesOf))
  return secrets.some((secret) => {
    const small = secret.toLowerCase()
    if (small.length < piece)
      return small.length >= 4 && readings.some((one) => one.includes(small))
    return piecesOf(small).some((one) => pieces.has(one))
  })
}

function piecesOf(whole: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at + piece <= whole.length; at++) pieces.push(whole.slice(at, at + piece))
  return pieces
}

/** The text, and what it says where it is decoded. */
function readingsOf(part: string): string[] {
  const runs = part.match(/[\w+/-]{6,}={0,2}/g) ?? []
  const decoded = runs.flatMap((run) => {
    const shifts = [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString())
    const digits = /[\da-f]{8,}/gi.test(run) ? (run.match(/[\da-f]{8,}/gi) ?? []) : []
    return [
      ...shifts,
      ...digits.flatMap((hex) =>
        [hex, hex.slice(1)].map((one) => Buffer.from(one, 'hex').toString()),
      ),
    ]
  })
  return [part, percentDecoded(part), withoutEscapes(part), ...decoded]
}

const percentDecoded = (part: string): string =>
  part
    .replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
    .replaceAll('+', ' ')

const withoutEscapes = (part: string): string =>
  part
    .replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/\\(.)/g, (_, one: string) => ({ n: '\n', t: '\t', r: '\r' })[one] ?? one)
