import { dlopen, ptr, read } from 'bun:ffi'
import { constants as fsConstants } from 'node:fs'
import { toCString, type ByteString } from '../../core/bytes.ts'
import type { Libc } from '../node/libc.ts'

const isMac = process.platform === 'darwin'
const F_SETFD = 2
const F_GETFL = 3
const F_SETFL = 4
const { O_NONBLOCK } = fsConstants
const RLIMIT_NOFILE = isMac ? 8 : 7
const WNOHANG = 1
const DISPOSITIONS = { default: 0, ignored: 1 }

/** The C library of this process: glibc or musl on Linux, libSystem on macOS. */
export function loadLibc(): Libc | undefined {
  const musl = `libc.musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`
  for (const name of isMac ? ['libSystem.B.dylib'] : ['libc.so.6', musl]) {
    try {
      return bind(name)
    } catch {
      // not the one of this system
    }
  }
  return undefined
}

function bind(name: string): Libc {
  const { symbols } = dlopen(name, {
    execve: { args: ['ptr', 'ptr', 'ptr'], returns: 'i32' },
    fcntl: { args: ['i32', 'i32', ...gap, 'i64'], returns: 'i32' },
    signal: { args: ['i32', 'ptr'], returns: 'ptr' },
    getrlimit: { args: ['i32', 'ptr'], returns: 'i32' },
    setrlimit: { args: ['i32', 'ptr'], returns: 'i32' },
    waitpid: { args: ['i32', 'ptr', 'i32'], returns: 'i32' },
    _exit: { args: ['i32'], returns: 'i32' },
  })
  const fcntl = (descriptor: number, command: number, value: number): number =>
    symbols.fcntl(descriptor, command, ...gap.map(() => 0), value) as number
  const errorNumber = addressOfErrno(name)
  return {
    execve(file, argv, environment) {
      const path = toCString(file)
      const held = [path]
      const tables = [addresses(argv, held), addresses(environment, held)] as const
      symbols.execve(ptr(path), ptr(tables[0]), ptr(tables[1]))
      const number = read.i32(errorNumber, 0)
      // only now may they be collected
      held.length = 0
      return number
    },
    keepOnExec: (descriptor) => void fcntl(descriptor, F_SETFD, 0),
    makeBlocking(descriptor) {
      const flags = fcntl(descriptor, F_GETFL, 0)
      if (flags < 0 || (flags & O_NONBLOCK) === 0) return
      fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
    },
    setDisposition: (number, disposition) => void symbols.signal(number, DISPOSITIONS[disposition]),
    setSoftLimitOfOpenFiles(soft) {
      const limits = new BigUint64Array(2)
      if (symbols.getrlimit(RLIMIT_NOFILE, ptr(limits)) !== 0) return
      limits[0] = soft
      symbols.setrlimit(RLIMIT_NOFILE, ptr(limits))
    },
    wait(pid) {
      const status = new Int32Array(1)
      return symbols.waitpid(pid, ptr(status), WNOHANG) === pid ? status[0] : undefined
    },
    exit: (status) => void symbols['_exit'](status),
    // Bun reads nothing from a pipe by a socket, and a file that waits for one cannot be closed
    openPipe: () => undefined,
  }
}

function addressOfErrno(library: string): number {
  const name = isMac ? '__error' : '__errno_location'
  const { symbols } = dlopen(library, { [name]: { args: [], returns: 'ptr' } })
  return symbols[name]?.() as number
}

/**
 * `fcntl` takes a variable number of arguments, and Apple's calling convention for arm64 puts those
 * on the stack: that is where the ninth argument goes, behind eight in registers.
 */
const gap = isMac && process.arch === 'arm64' ? Array.from({ length: 6 }, () => 'i64' as const) : []

/** An array of strings as C has it. They must be held in `held` as long as it is used. */
function addresses(strings: readonly ByteString[], held: Buffer[]): BigUint64Array {
  const table = new BigUint64Array(strings.length + 1)
  strings.map(toCString).forEach((bytes, i) => {
    held.push(bytes)
    table[i] = BigInt(ptr(bytes))
  })
  return table
}
