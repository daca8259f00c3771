/** The signature that a program for macOS gets, on the smallest file that has room for one. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'

const { signAdHoc, signatureFits } = (await import(
  join(repository, 'scripts', 'standalone', 'mach-o-signature.mjs')
)) as {
  signAdHoc(path: string): void
  signatureFits(file: Buffer): boolean
}

const codeSize = 10_000

/** A header, two segments, and a signature that is of something else. */
function program(): Buffer {
  const file = Buffer.alloc(codeSize + 48, 7)
  file.fill(0, 0, 32 + 72 + 72 + 16)
  file.writeUInt32LE(0xfeedfacf, 0)
  file.writeUInt32LE(3, 16)
  const segment = (at: number, name: string, from: number, size: number) => {
    file.writeUInt32LE(0x19, at)
    file.writeUInt32LE(72, at + 4)
    file.write(name, at + 8, 'latin1')
    file.writeBigUInt64LE(BigInt(from), at + 40)
    file.writeBigUInt64LE(BigInt(size), at + 48)
  }
  segment(32, '__TEXT', 0, 8192)
  segment(104, '__LINKEDIT', 8192, codeSize + 48 - 8192)
  const command = 176
  ;[0x1d, 16, codeSize, 48].forEach((word, index) => file.writeUInt32LE(word, command + index * 4))
  return file
}

async function signed(bytes: Buffer): Promise<Buffer> {
  const { cwd } = await setup()
  const path = join(cwd, 'program')
  await writeFile(path, bytes)
  signAdHoc(path)
  return readFile(path)
}

test('it is of every page, and of the header that names it', async () => {
  expect(signatureFits(program())).toBe(false)
  const file = await signed(program())
  expect(signatureFits(file)).toBe(true)
  const size = file.length - codeSize
  expect(file.readUInt32LE(188)).toBe(size)
  expect(file.readBigUInt64LE(104 + 48)).toBe(BigInt(file.length - 8192))

  const directory = file.subarray(codeSize + 20)
  const hashes = directory.readUInt32BE(16)
  expect(directory.readUInt32BE(28)).toBe(3)
  expect(directory.readUInt32BE(32)).toBe(codeSize)
  expect(directory.readBigUInt64BE(72)).toBe(8192n)
  // the last page is hashed as far as it goes
  const last = createHash('sha256').update(file.subarray(8192, codeSize)).digest()
  expect(directory.subarray(hashes + 64, hashes + 96).equals(last)).toBe(true)
})

test('one that fits is left as it is', async () => {
  const file = await signed(program())
  expect((await signed(file)).equals(file)).toBe(true)
})

test.each([50, 5000, codeSize - 1])('a byte that is changed at %d is seen', async (at) => {
  const file = await signed(program())
  file[at] = 99
  expect(signatureFits(file)).toBe(false)
})
