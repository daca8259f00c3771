import { chmod, copyFile, mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../harness/sandbox.ts'
import { compare } from './compare.ts'
import { oneOfEachKind } from './ways.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
  const write = (name: string, text: string | Uint8Array, mode: number) =>
    writeFile(join(sandbox.cwd, name), text, { mode })
  await write('plain', 'echo never\n', 0o644)
  await write('lost', '#!/nowhere/interpreter\n', 0o755)
  await write('denied', '#!./plain\n', 0o755)
  await write('data', Buffer.from([0, 1, 2, 3, 4, 0]), 0o755)
  await write('other-machine', otherMachine(), 0o755)
  await write('no-loader', noLoader(), 0o755)
  await write('found', '#!/bin/sh\necho found\n', 0o755)
  await mkdir(join(sandbox.cwd, 'folder'))
  await symlink('nothing', join(sandbox.cwd, 'dangling'))
  await copyFile('/bin/true', join(sandbox.cwd, 'busy'))
  await chmod(join(sandbox.cwd, 'busy'), 0o755)
})
afterAll(() => sandbox.remove())

/** An ELF header for a machine of 1979. */
const otherMachine = (): Buffer => {
  const header = Buffer.alloc(64)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(2, 16)
  header.writeUInt16LE(4, 18)
  return header
}

/** The ELF header of a program for x86-64 or arm64 whose loader is not there. */
const noLoader = (): Buffer => {
  const loader = '/nowhere/ld.so\0'
  const file = Buffer.alloc(64 + 56 + loader.length)
  file.write('\x7fELF\x02\x01\x01', 'latin1')
  file.writeUInt16LE(2, 16)
  file.writeUInt16LE(process.arch === 'arm64' ? 183 : 62, 18)
  file.writeUInt32LE(1, 20)
  file.writeBigUInt64LE(64n, 32)
  file.writeUInt16LE(64, 52)
  file.writeUInt16LE(56, 54)
  file.writeUInt16LE(1, 56)
  file.writeUInt32LE(3, 64)
  file.writeBigUInt64LE(120n, 72)
  file.writeBigUInt64LE(BigInt(loader.length), 96)
  file.write(loader, 120, 'latin1')
  return file
}

interface Failure {
  readonly name: string
  readonly command: readonly string[]
  readonly surroundings?: string
  readonly status: number
  /** Where `execvp` of the system would have a shell try it. */
  readonly onlyByLibc?: boolean
  readonly says: string
}

const failures: readonly Failure[] = [
  {
    name: 'unknown',
    command: ['no-such-command'],
    status: 127,
    says: 'no-such-command was not found on PATH',
  },
  { name: 'empty', command: [''], status: 127, says: 'the command is an empty word' },
  {
    name: 'a path to nothing',
    command: ['./nothing'],
    status: 127,
    says: './nothing does not exist',
  },
  {
    name: 'a dangling link',
    command: ['./dangling'],
    status: 127,
    says: './dangling does not exist',
  },
  { name: 'a folder', command: ['./folder'], status: 126, says: './folder is a folder' },
  { name: 'not executable', command: ['./plain'], status: 126, says: './plain is not executable' },
  {
    name: 'not executable on PATH',
    command: ['plain'],
    surroundings: 'PATH=$PWD:$PATH "$@"',
    status: 126,
    says: '/plain is not executable',
  },
  {
    name: 'found through a relative folder',
    command: ['found'],
    surroundings: 'PATH=.:$PATH "$@"',
    status: 126,
    says: 'found was found as ./found, through a relative folder in PATH',
  },
  {
    name: 'found through an empty element',
    command: ['found'],
    surroundings: 'PATH=$PATH: "$@"',
    status: 126,
    says: 'through a relative folder in PATH',
  },
  {
    name: 'a missing interpreter',
    command: ['./lost'],
    status: 127,
    says: './lost is run by /nowhere/interpreter, which does not exist',
  },
  {
    name: 'a missing loader',
    command: ['./no-loader'],
    status: 127,
    says: './no-loader is run by /nowhere/ld.so',
  },
  {
    name: 'a forbidden interpreter',
    command: ['./denied'],
    status: 126,
    says: './denied may not be run',
  },
  {
    name: 'data',
    command: ['./data'],
    status: 126,
    onlyByLibc: true,
    says: './data is not a program for this machine',
  },
  {
    name: 'another machine',
    command: ['./other-machine'],
    status: 126,
    onlyByLibc: true,
    says: 'is not a program for this machine',
  },
]

describe.runIf(process.platform === 'linux').each(oneOfEachKind())('$name', (way) => {
  describe.concurrent('cannot run', () => {
    test.each(
      failures.filter(
        ({ onlyByLibc }) => onlyByLibc !== true || ['libc', 'standalone'].includes(way.kind),
      ),
    )('$name', async ({ command, surroundings = '"$@"', status, says }) => {
      const { under } = await compare(way, {
        command,
        surroundings: `cd ${sandbox.cwd}; ${surroundings}`,
      })
      expect(under).toMatchObject({ status, signal: null, stdout: '' })
      expect(under.stderr).toContain(says)
      expect(under.stderr).toMatch(/^chamber: error: [^\n]+\n(chamber: hint: [^\n]+\n)?$/)
    })

    test.runIf(way.kind !== 'node')('a file that is being written', async () => {
      const file = await open(join(sandbox.cwd, 'busy'), 'r+')
      try {
        const { under } = await compare(way, { command: [join(sandbox.cwd, 'busy')] })
        expect(under).toMatchObject({ status: 126, signal: null, stdout: '' })
        expect(under.stderr).toContain('cannot be run while it is open for writing')
      } finally {
        await file.close()
      }
    })
  })
})
