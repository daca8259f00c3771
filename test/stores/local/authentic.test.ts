/** Files that are authenticated: no change of a byte is accepted, and no content of somebody else. */
import { text as say } from '../../../src/core/text.ts'
import { hkdfSync } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type KeptSnapshot,
  openFallback,
  sealFallback,
} from '../../../src/commands/exec/fallback-file.ts'
import { printMark, readMark } from '../../../src/commands/exec/fallback-mark.ts'
import { State } from '../../../src/parameter-store/state.ts'
import type { Identity } from '../../../src/stores/local/identity.ts'
import { addMac, checkMac, deriveKey, type Purpose } from '../../../src/stores/local/mac.ts'
import { seal, unseal } from '../../../src/stores/local/seal.ts'
import { encryptTo, forgeries } from '../../harness/forgery.ts'

const text = JSON.stringify({ format: 'chamber-fallback', version: 2, store: 'ssm x', answers: [] })
const kept: KeptSnapshot = { text, written: Date.parse('2026-11-20T10:00:00Z') }

let identity: Identity
let recipient: string
let fallback: Uint8Array
let store: Uint8Array

const identityFor = (key: string): Identity => ({
  reveal: () => key,
  origin: say``,
  requiresMac: true,
})

beforeAll(async () => {
  const key = await generateX25519Identity()
  identity = identityFor(key)
  recipient = await identityToRecipient(key)
  fallback = await sealFallback(kept, identity)
  store = await seal(new State(), identity)
})

const isAccepted = {
  fallback: async (bytes: Uint8Array) => typeof (await openFallback(bytes, identity)) === 'object',
  store: (bytes: Uint8Array) =>
    unseal('store', bytes, identity).then(
      () => true,
      () => false,
    ),
}
const original = { fallback: () => fallback, store: () => store }

type Edit = (bytes: Uint8Array) => Uint8Array

const at = (bytes: Uint8Array, share: number): number => Math.floor(share * bytes.length)
const where = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** Damage, and what somebody may try who can write to the file. */
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(where, fc.integer({ min: 1, max: 255 })).map(([share, mask]) => (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes)
    const index = at(bytes, share)
    changed[index] = (changed[index] ?? 0) ^ mask
    return changed
  }),
  where.map((share) => (bytes: Uint8Array) => bytes.slice(0, at(bytes, share))),
  where.map((share) => (bytes: Uint8Array) => bytes.slice(at(bytes, share) + 1)),
  fc.tuple(where, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(
    ([share, more]) =>
      (bytes: Uint8Array) =>
        Uint8Array.from([
          ...bytes.slice(0, at(bytes, share)),
          ...more,
          ...bytes.slice(at(bytes, share)),
        ]),
  ),
  fc.tuple(where, where).map(([one, other]) => (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes)
    const [a, b] = [at(bytes, one), at(bytes, other)]
    ;[changed[a], changed[b]] = [changed[b] ?? 0, changed[a] ?? 0]
    return changed
  }),
)

describe.each(['fallback', 'store'] as const)('a %s file', (kind) => {
  test('is accepted as it was written', async () => {
    expect(await isAccepted[kind](original[kind]())).toBe(true)
  })

  test('with any bit of any byte flipped is rejected', async () => {
    const bytes = original[kind]()
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Uint8Array.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8))
      expect({ index, isAccepted: await isAccepted[kind](changed) }).toEqual({
        index,
        isAccepted: false,
      })
    }
  })

  test('with anything changed, cut off, added or swapped is rejected', () =>
    fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const changed = edit(original[kind]())
        fc.pre(!Buffer.from(changed).equals(Buffer.from(original[kind]())))
        expect(await isAccepted[kind](changed)).toBe(false)
      }),
      { numRuns: 300 },
    ))

  test('cannot be written with the public key', () =>
    fc.assert(
      fc.asyncProperty(fc.json(), fc.date({ noInvalidDate: true }), async (value, date) => {
        const json =
          kind === 'store'
            ? `{"format":"chamber-parameter-store","version":2,"regions":{},"x":${value}}`
            : `${text.slice(0, -1)},"x":${value},"written":"${date.toISOString()}"}`
        const purpose: Purpose = kind === 'store' ? 'local store' : 'fallback file'
        for (const forged of Object.values(await forgeries(json, recipient, purpose))) {
          expect(await isAccepted[kind](await encryptTo(recipient, forged))).toBe(false)
        }
      }),
      { numRuns: 10 },
    ))

  test('of another purpose, or another identity, is rejected', async () => {
    const other = identityFor(await generateX25519Identity())
    expect(await isAccepted.fallback(store)).toBe(false)
    expect(await isAccepted.store(fallback)).toBe(false)
    expect(await openFallback(fallback, other)).toMatch(/the identity does not open it/)
  })
})

test('a fallback file keeps its text and time, whatever they are', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { minKeys: 1 }),
      fc.integer({ min: 0, max: 4e12 }),
      async (content, written) => {
        const one = { text: JSON.stringify(content), written }
        expect(await openFallback(await sealFallback(one, identity), identity)).toEqual(one)
      },
    ),
    { numRuns: 30 },
  ))

describe('a mark', () => {
  const file = () => ({ bytes: fallback, text, identity: identity.reveal() })
  const now = Date.parse('2026-11-21T10:00:00Z')

  test('has its time for its own file alone', () => {
    const mark = printMark(now, file())
    expect(readMark(mark, file())).toBe(now)
    expect(readMark(mark, { ...file(), bytes: store })).toBeUndefined()
    expect(readMark(mark, { ...file(), text: '{}' })).toBeUndefined()
    expect(readMark(mark, { ...file(), identity: recipient })).toBeUndefined()
    expect(readMark(undefined, file())).toBeUndefined()
  })

  test('with anything changed is none', () =>
    fc.assert(
      fc.property(edits, (edit) => {
        const bytes = Buffer.from(printMark(now, file()))
        const changed = Buffer.from(edit(bytes))
        fc.pre(!changed.equals(bytes))
        expect(readMark(changed.toString('latin1'), file())).toBeUndefined()
      }),
    ))
})

describe('a MAC', () => {
  test('has a key of HKDF-SHA256', () => {
    const [secret, purpose] = ['AGE-SECRET-KEY-1X', 'local store'] as const
    const expected = Buffer.from(hkdfSync('sha256', secret, '', `chamber ${purpose}`, 32))
    expect(deriveKey({ identity: secret, purpose })).toEqual(expected)
  })

  test('is found again, and is another one for other content, purpose or identity', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), (content) => {
        const json = JSON.stringify(content)
        const key = { identity: 'AGE-SECRET-KEY-1X', purpose: 'local store' } as const
        const authentic = addMac(json, key)
        expect(JSON.parse(authentic)).toEqual({ ...content, mac: expect.any(String) })
        expect(checkMac(authentic, key)).toBe(json)
        expect(checkMac(authentic, { ...key, purpose: 'fallback file' })).toBeUndefined()
        expect(checkMac(authentic, { ...key, identity: 'AGE-SECRET-KEY-1Y' })).toBeUndefined()
        expect(checkMac(json, key)).toBeUndefined()
      }),
    ))
})
