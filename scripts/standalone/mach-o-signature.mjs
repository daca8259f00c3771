/**
 * The signature of a program for macOS. Bun leaves the one of its own program on what it makes for
 * darwin-x64, where it no longer fits (https://github.com/oven-sh/bun/pull/39837), and macOS kills a
 * program with a signature that does not fit. This puts one in its place that says only that the file
 * is whole (ad hoc), which asks for no identity at Apple. The layout is that of Apple's cs_blobs.h.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const pageBits = 12
const pageSize = 2 ** pageBits
const hashSize = 32
const segment = 0x19
const codeSignature = 0x1d
const superBlob = 0xfade0cc0
const codeDirectory = 0xfade0c02

/** Signs it, unless it has a signature that fits. */
export function signAdHoc(path) {
  const file = readFileSync(path)
  if (!signatureFits(file)) writeFileSync(path, withSignature(file))
}

/**
 * @param {Buffer} file a 64-bit Mach-O program of one architecture
 * @returns {boolean} whether it is, to the last byte, what its signature says
 */
export function signatureFits(file) {
  const { signature } = parts(file)
  const blob = file.subarray(signature.at, signature.at + signature.size)
  if (blob.length < 20 || blob.readUInt32BE(0) !== superBlob) return false
  const directory = blob.subarray(blob.readUInt32BE(16))
  const hashes = directory.readUInt32BE(16)
  const count = directory.readUInt32BE(28)
  const limit = directory.readUInt32BE(32)
  const isWhole = limit === signature.at && signature.at + signature.size === file.length
  const held = directory.subarray(hashes, hashes + count * hashSize)
  return isWhole && held.equals(pageHashes(file.subarray(0, limit)))
}

function withSignature(file) {
  const { signature, linkEdit, text } = parts(file)
  const code = Buffer.from(file.subarray(0, signature.at))
  const count = Math.ceil(code.length / pageSize)
  const name = Buffer.from('chamber\0')
  const head = 88
  const length = head + name.length + count * hashSize
  const size = Math.ceil((20 + length) / 16) * 16
  // what the file says of its own end is part of what is signed
  code.writeUInt32LE(size, signature.command + 12)
  const end = BigInt(signature.at + size) - code.readBigUInt64LE(linkEdit + 40)
  const page = 0x4000n
  code.writeBigUInt64LE(((end + page - 1n) / page) * page, linkEdit + 32)
  code.writeBigUInt64LE(end, linkEdit + 48)

  const blob = Buffer.alloc(size)
  const words = [superBlob, 20 + length, 1, 0, 20]
  const versionOfExecutableSegment = 0x20400
  const adHocByLinker = 0x20002
  const directory = [codeDirectory, length, versionOfExecutableSegment, adHocByLinker]
  const places = [head + name.length, head, 0, count, code.length]
  ;[...words, ...directory, ...places].forEach((word, index) => blob.writeUInt32BE(word, index * 4))
  const sha256 = 2
  blob.set([hashSize, sha256, 0, pageBits], 20 + 36)
  // the executable segment: where it is, how long, and that it is the main program
  code.copy(blob, 20 + 64, text + 40, text + 48)
  blob.subarray(20 + 64, 20 + 72).swap64()
  code.copy(blob, 20 + 72, text + 48, text + 56)
  blob.subarray(20 + 72, 20 + 80).swap64()
  blob.writeBigUInt64BE(1n, 20 + 80)
  name.copy(blob, 20 + head)
  pageHashes(code).copy(blob, 20 + head + name.length)
  return Buffer.concat([code, blob])
}

/** Where its load commands are that a signature has to do with. */
function parts(file) {
  const found = {}
  let at = 32
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    const kind = file.readUInt32LE(at)
    const name = file.toString('latin1', at + 8, at + 24).replaceAll('\0', '')
    if (kind === segment && name === '__TEXT') found.text = at
    if (kind === segment && name === '__LINKEDIT') found.linkEdit = at
    if (kind === codeSignature) {
      found.signature = {
        command: at,
        at: file.readUInt32LE(at + 8),
        size: file.readUInt32LE(at + 12),
      }
    }
    at += file.readUInt32LE(at + 4)
  }
  return found
}

function pageHashes(code) {
  const hashes = []
  for (let at = 0; at < code.length; at += pageSize) {
    hashes.push(
      createHash('sha256')
        .update(code.subarray(at, at + pageSize))
        .digest(),
    )
  }
  return Buffer.concat(hashes)
}
