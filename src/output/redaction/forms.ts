/** The ways in which programs write a value that they print. */

/** Below this many characters a value is everywhere: hiding it would shred what is printed. */
export const shortest = 4

/** Settings rather than secrets, and words of every log. */
const everyday = /^(true|false|null|none|undefined)$/i

/** Whether a value can be told from what a program prints anyway. */
export const isHidable = (value: string): boolean =>
  value.trim().length >= shortest && !everyday.test(value.trim())

/**
 * All forms of a value, each once: as it is, without the white space around it, with the line ends of
 * a terminal; base64, hex, URL-encoded, JSON-escaped.
 *
 * @example formsOf('p/ss') // p/ss, p%2Fss, p%2fss, p\/ss, 702f7373, cC9zc, …
 */
export function formsOf(value: string): readonly Buffer[] {
  const plain = [value, value.trim()].flatMap((text) => [text, text.replace(/\r?\n/g, '\r\n')])
  const texts = new Set([value, value.trim()].flatMap(textForms).concat(plain))
  return [...texts].map((text) => Buffer.from(text))
}

function textForms(text: string): string[] {
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  return [hex, hex.toUpperCase(), ...base64Forms(bytes), ...urlForms(text), ...jsonForms(text)]
}

/**
 * The letters of base64 depend on how many bytes stand before: 0, 1 or 2 beyond a multiple of three.
 * The letters at both ends, which hold bits of their neighbours too, are left out.
 */
function base64Forms(bytes: Buffer): string[] {
  const aligned = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    return letters.slice(Math.ceil((before * 8) / 6), whole)
  })
  // base64(1) breaks lines at 76 letters, openssl at 64
  const broken = [76, 64].map((width) =>
    (aligned[0] ?? '').replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n'),
  )
  const standard = [...aligned, ...broken]
  const urlSafe = standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...standard, ...urlSafe]
}

/** Libraries differ in what they leave as it is, and in the letters of the numbers. */
function urlForms(text: string): string[] {
  const component = encodeURIComponent(Buffer.from(text).toString())
  const strict = component.replace(/[!'()*]/g, percent)
  const path = strict.replaceAll('%2F', '/')
  const form = new URLSearchParams([['', text]]).toString().slice(1)
  const all = [component, strict, path, form]
  return [...all, ...all.map((one) => one.replace(/%../g, (part) => part.toLowerCase()))]
}

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** Some libraries escape slashes, what HTML would read, or everything beyond ASCII. */
function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1)
  const html = plain.replace(/[<>&]/g, unicode)
  const slashes = [plain, html].map((one) => one.replaceAll('/', String.raw`\/`))
  const all = [plain, html, ...slashes]
  return [...all, ...all.map((one) => one.replace(/[^\0-\x7e]/g, unicode))]
}

const unicode = (unit: string): string =>
  String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
