/** The last guard before a line is printed: no secret of this run, and nothing that a terminal obeys. */
import { escapeControls } from './text.ts'

/** ARNs, regions, actions and account ids stay readable, whatever was sent. */
const kept = new RegExp(
  [
    String.raw`arn:aws[\w-]*:[\w:/.+=,@*-]+`,
    String.raw`\b[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}\b`,
    String.raw`\b[a-z][a-z\d-]{1,31}:[A-Z]\w{1,63}\b`,
    String.raw`\b\d{12}\b`,
  ].join('|'),
  'g',
)

/** Applies a change to all of a text but what is kept. */
export function outsideKept(line: string, change: (part: string) => string): string {
  const spans = line.match(kept) ?? []
  return line
    .split(kept)
    .reduce((whole, part, index) => whole + change(part) + (spans[index] ?? ''), '')
}

/** As it is, and as JSON writes it. */
export const spellingsOf = (secret: string): string[] => [
  ...new Set([secret, JSON.stringify(secret).slice(1, -1)]),
]

/** Shorter ones would mask words. */
const shortest = 8

/** Secrets of this run that no line may hold, in the forms that they may be written in. */
const registered = new Set<string>()

/** Has a secret masked in every line that is printed from now on. */
export function registerSecret(secret: string | undefined): void {
  if (secret === undefined || secret.length < shortest) return
  const bytes = Buffer.from(secret)
  for (const form of [
    ...spellingsOf(secret),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ]) {
    registered.add(form)
  }
}

/** Identities, private keys and tokens, which no line has a reason to hold. */
const neverPrinted =
  /age-secret-key-(?:pq-)?\w{2,}|-----BEGIN[^-]*PRIVATE KEY-----.*|\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}/gi

/** A line as it may be printed. */
export function guard(line: string): string {
  const mask = (part: string) =>
    [...registered].reduce((rest, secret) => rest.replaceAll(secret, '***'), part)
  const masked = registered.size === 0 ? line : outsideKept(line, mask)
  return escapeControls(masked.replace(neverPrinted, '***'))
}
