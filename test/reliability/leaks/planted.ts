/** Secrets of every shape that people put in the wrong place, and what is left of one in an output. */
import { createHash } from 'node:crypto'

export interface Planted {
  readonly shape: string
  readonly text: string
  /** The part that is random: pieces of it are what an output is searched for. */
  readonly random: string
}

/** Another seed gives other values: `CHAMBER_LEAK_SEED=2`. */
const seed = process.env['CHAMBER_LEAK_SEED'] ?? '1'
let count = 0

/** Letters and digits, never the same twice. */
function randomPart(length: number): string {
  const digest = createHash('sha512').update(`${seed} ${(count += 1)}`)
  const letters = BigInt(`0x${digest.digest('hex')}`).toString(36)
  // a word without a digit has the shape of a name
  return `${letters.slice(0, length - 2)}7k`
}

const identity = (random: string): string =>
  `AGE-SECRET-KEY-1${random.toUpperCase().padEnd(58, 'Q')}`

const base64 = (content: string): string => Buffer.from(content).toString('base64')

const shapes: Readonly<Record<string, (random: string) => string>> = {
  'a PEM block': (random) => `-----BEGIN PRIVATE KEY-----\n${random}\n-----END PRIVATE KEY-----`,
  'a dash': (random) => `-${random}`,
  'two dashes and =': (random) => `--${random.slice(0, 12)}=${random}`,
  'an assignment': (random) => `DB_PASSWORD=${random}`,
  'an identity': identity,
  'an identity in quotes': (random) => `"${identity(random)}"`,
  'an identity that is exported': (random) => `export AGE_KEY=${identity(random)}`,
  'an identity in lower case': (random) => identity(random).toLowerCase(),
  'an identity with comments': (random) => `# public key: age1x\n${identity(random)}\n`,
  'an identity in base64': (random) => base64(`# created: today\n${identity(random)}\n`),
  'a JSON Web Token': (random) =>
    `eyJhbGciOiJIUzI1NiJ9.${base64(`{"sub":"${random}"}`).replaceAll('=', '')}.${random}`,
  'a token': (random) => base64(`Aa1${random}`).replaceAll('=', ''),
  'a word': (random) => random.slice(-9),
  'other letters': (random) => `pässwört ${random} 密码`,
}

export const shapeNames = Object.keys(shapes)

export function plant(shape: string): Planted {
  const random = randomPart(24)
  return { shape, text: shapes[shape]?.(random) ?? random, random }
}

const pieceLength = 8

/** Pieces of the random part that an output holds: in plain, in base64, in hexadecimal or as in a URL. */
export function leakedPieces(output: string, { random }: Planted): string[] {
  const readings = readingsOf(output).map((one) => one.toLowerCase())
  const pieces = Array.from({ length: random.length - pieceLength + 1 }, (_, at) =>
    random.slice(at, at + pieceLength).toLowerCase(),
  )
  return pieces.filter((piece) => readings.some((reading) => reading.includes(piece)))
}

function readingsOf(output: string): string[] {
  const decoded = (output.match(/[\w+/-]{10,}/g) ?? []).flatMap((run) => [
    ...[0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString()),
    ...[0, 1].map((at) => Buffer.from(run.slice(at), 'hex').toString()),
  ])
  const plain = output.replaceAll(/%([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  return [output, plain, ...decoded]
}
