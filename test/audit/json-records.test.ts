import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitRecords } from '../../src/audit/json-records.ts'

async function split(text: string, sizes: readonly number[]): Promise<unknown[]> {
  const chunks: string[] = []
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(text.slice(at, at + size))
    at += size
  }
  const records: unknown[] = []
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const json of splitRecords(stream)) records.push(JSON.parse(json))
  return records
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 })

test('every object comes whole, wherever the text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(records, sizes, fc.constantFrom(0, 2), async (objects, cuts, indent) => {
      const text = JSON.stringify({ Records: objects }, null, indent)
      expect(await split(text, cuts)).toEqual(JSON.parse(JSON.stringify(objects)))
    }),
  )
})

test('a text that ends too early is an error', async () => {
  const text = JSON.stringify({ Records: [{ a: 'b' }] })
  const cut = fc.integer({ min: 1, max: text.length - 1 })
  await fc.assert(
    fc.asyncProperty(cut, async (at) => {
      await expect(split(text.slice(0, at), [3])).rejects.toThrow(SyntaxError)
    }),
  )
})
