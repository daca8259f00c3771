import {
  accessSync,
  closeSync,
  constants as fsConstants,
  openSync,
  readSync,
  statSync,
} from 'node:fs'
import { toBytes, toPath, type ByteString } from '../core/bytes.ts'

/** What the kernel would make of a file. */
export type ProgramFormat =
  | { readonly type: 'elf'; readonly machine: number; readonly interpreter: ByteString | undefined }
  | { readonly type: 'mach-o' }
  | { readonly type: 'script'; readonly interpreter: ByteString }
  /** Neither a program nor marked as a script: for `/bin/sh`, as `execvp` has it. */
  | { readonly type: 'text' }
  /** Neither, and not text: a shell would only print nonsense about it. */
  | { readonly type: 'data' }

/** As much as Linux looks at for a `#!` line, and more than an ELF header. */
const HEAD = 256
const MACH_O = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe])

/** Reads what the kernel would read of it. Throws what `node:fs` throws where it may not. */
export function readProgramFormat(path: ByteString): ProgramFormat {
  const file = openSync(toPath(path), 'r')
  try {
    return formatOf((start, length) => {
      const buffer = Buffer.alloc(length)
      return buffer.subarray(0, readSync(file, buffer, 0, length, start))
    })
  } finally {
    closeSync(file)
  }
}

type Read = (start: number, length: number) => Buffer

function formatOf(read: Read): ProgramFormat {
  const head = read(0, HEAD)
  if (head.toString('latin1', 0, 4) === '\x7fELF') return elf(head, read)
  if (head.length >= 4 && MACH_O.has(head.readUInt32BE(0))) return { type: 'mach-o' }
  const firstLine = head.toString('latin1').split('\n', 1)[0] ?? ''
  const interpreter = /^#![ \t]*([^ \t\0]+)/.exec(firstLine)?.[1]
  if (interpreter !== undefined) return { type: 'script', interpreter: interpreter as ByteString }
  return { type: firstLine.includes('\0') ? 'data' : 'text' }
}

/**
 * Whether the kernel is sure to run a file: for where a failed attempt cannot be survived.
 *
 * A program must be for the machine that Node itself was built for, and the loader or interpreter
 * it names must be there, down to the fourth, where Linux stops.
 */
export function isSureToRun(file: ByteString, depth = 0): boolean {
  try {
    const format = readProgramFormat(file)
    if (format.type === 'mach-o') return true
    if (format.type === 'script')
      return depth < 4 && isSureInterpreter(format.interpreter, depth + 1)
    if (format.type !== 'elf' || format.machine !== ownMachine()) return false
    return format.interpreter === undefined || isExecutable(format.interpreter)
  } catch {
    return false
  }
}

const isSureInterpreter = (file: ByteString, depth: number): boolean =>
  isExecutable(file) && isSureToRun(file, depth)

function isExecutable(file: ByteString): boolean {
  accessSync(toPath(file), fsConstants.X_OK)
  return statSync(toPath(file)).isFile()
}

function ownMachine(): number | undefined {
  const format = readProgramFormat(toBytes(process.execPath))
  return format.type === 'elf' ? format.machine : undefined
}

/** Fields of the header and the program headers, for 64 bits and little endian. */
function elf(head: Buffer, read: Read): ProgramFormat {
  const machine = head.readUInt16LE(18)
  const is64LittleEndian = head[4] === 2 && head[5] === 1
  return { type: 'elf', machine, interpreter: is64LittleEndian ? loader(head, read) : undefined }
}

const PT_INTERP = 3

function loader(head: Buffer, read: Read): ByteString | undefined {
  const size = head.readUInt16LE(54)
  const count = head.readUInt16LE(56)
  const table = read(Number(head.readBigUInt64LE(32)), size * count)
  for (let entry = 0; entry < table.length; entry += size) {
    if (table.readUInt32LE(entry) !== PT_INTERP) continue
    const start = Number(table.readBigUInt64LE(entry + 8))
    const length = Number(table.readBigUInt64LE(entry + 32))
    return read(start, length - 1).toString('latin1') as ByteString
  }
  return undefined
}
