import { constants as fsConstants } from 'node:fs'
import { toBytes, toCString, type ByteString } from '../../core/bytes.ts'
import { loadNative } from './native-package.ts'
import { readProgramFormat } from '../../process/program-format.ts'

/** The few functions of the C library that no runtime has a door to. */
export type Libc = {
  /** Returns only if it failed, and then the number of the error. */
  execve(file: ByteString, argv: readonly ByteString[], environment: readonly ByteString[]): number
  /** Clears FD_CLOEXEC. */
  keepOnExec(descriptor: number): void
  /** Clears O_NONBLOCK, which is shared by all processes that have the pipe or terminal open. */
  makeBlocking(descriptor: number): void
  setDisposition(signal: number, disposition: 'default' | 'ignored'): void
  setSoftLimitOfOpenFiles(soft: bigint): void
  /** The status of a child that has ended, as wait(2) has it; nothing as long as it runs. */
  wait(pid: number): number | undefined
  /** Ends this process without waiting for its threads. */
  exit(status: number): void
  /** A pipe whose ends no command inherits by accident; nothing where the system gives none. */
  openPipe(): Pipe | undefined
}

export type Pipe = { readonly readEnd: number; readonly writeEnd: number }

/** As much of koffi as is used here: https://koffi.dev */
type Koffi = {
  load(library: null): { func(declaration: string): (...values: unknown[]) => unknown }
  errno(): number
}

const F_SETFD = 2
const FD_CLOEXEC = 1
const F_GETFL = 3
const F_SETFL = 4
const { O_NONBLOCK } = fsConstants
const RLIMIT_NOFILE = process.platform === 'darwin' ? 8 : 7
const WNOHANG = 1
const DISPOSITIONS = { default: 0, ignored: 1 }

/**
 * The C library of this process, or nothing where the optional package is missing or does not load.
 *
 * koffi itself is not a dependency, only its package for this platform: it holds the binding.
 */
export function loadLibc(): Libc | undefined {
  try {
    return bind(loadKoffi(`@koromix/koffi-${process.platform}-${process.arch}`))
  } catch {
    return undefined
  }
}

/** The binding itself: the package's own entry takes some 3 ms to find the file that fits. */
function loadKoffi(name: string): Koffi {
  const machine = `${isMusl() ? 'musl' : process.platform}_${process.arch}`
  return loadNative(name, `${machine}/koffi.node`) as Koffi
}

/** As on Alpine. A binding for glibc must not be tried there: musl would load parts of it. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false
  const format = readProgramFormat(toBytes(process.execPath))
  return format.type === 'elf' && (format.interpreter ?? '').includes('ld-musl-')
}

function bind(koffi: Koffi): Libc {
  const library = koffi.load(null)
  const execve = library.func('int execve(const char *file, const void **argv, const void **env)')
  const fcntl = library.func('int fcntl(int descriptor, int command, ...)')
  const signal = library.func('void *signal(int number, intptr_t disposition)')
  let waitpid: ((...values: unknown[]) => unknown) | undefined
  return {
    execve(file, argv, environment) {
      execve(toCString(file), [...argv.map(toCString), null], [...environment.map(toCString), null])
      return koffi.errno()
    },
    keepOnExec: (descriptor) => void fcntl(descriptor, F_SETFD, 'int', 0),
    makeBlocking(descriptor) {
      const flags = fcntl(descriptor, F_GETFL, 'int', 0)
      if (typeof flags !== 'number' || flags < 0 || (flags & O_NONBLOCK) === 0) return
      fcntl(descriptor, F_SETFL, 'int', flags & ~O_NONBLOCK)
    },
    setDisposition: (number, disposition) => void signal(number, DISPOSITIONS[disposition]),
    // declared when they are needed, which is not often: each takes a tenth of a millisecond
    setSoftLimitOfOpenFiles(soft) {
      const getrlimit = library.func('int getrlimit(int resource, void *limits)')
      const setrlimit = library.func('int setrlimit(int resource, const void *limits)')
      const limits = new BigUint64Array(2)
      if (getrlimit(RLIMIT_NOFILE, limits) !== 0) return
      limits[0] = soft
      setrlimit(RLIMIT_NOFILE, limits)
    },
    wait(pid) {
      waitpid ??= library.func('int waitpid(int pid, void *status, int options)')
      const status = new Int32Array(1)
      return waitpid(pid, status, WNOHANG) === pid ? status[0] : undefined
    },
    exit: (status) => void library.func('void _exit(int status)')(status),
    openPipe() {
      const ends = new Int32Array(2)
      if (library.func('int pipe(void *ends)')(ends) !== 0) return undefined
      const [readEnd = -1, writeEnd = -1] = ends
      for (const end of ends) fcntl(end, F_SETFD, 'int', FD_CLOEXEC)
      return { readEnd, writeEnd }
    },
  }
}
