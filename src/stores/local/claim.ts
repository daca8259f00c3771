/**
 * The right to replace a file, held by one process at a time.
 *
 * The lock is a folder beside the file, and its holder is the one file within: the very file that
 * will replace the other. So one rename both replaces the file and gives up the lock, and a process
 * that loses its lock while it sleeps has lost its file with it and can no longer overwrite anybody.
 * A holder is thrown out by deleting its file by name, which can never hit the holder after it. That
 * is why no general lock library is used: they remove a dead lock by its path, and two who do so at
 * once remove each other's new one.
 *
 * A process that is killed leaves at most its one file, and whoever comes next removes it.
 */
import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink, utimes } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../../core/error-code.ts'
import { fileMark } from './file-mark.ts'
import { isDead, newOwner } from '../../files/owner.ts'
import { busyStore } from './store-error.ts'

/** Milliseconds between two signs of life of a holder. */
const HEARTBEAT = 1000
/** Milliseconds without a sign of life, as seen by one who waits, after which a holder is dead. */
const SILENCE = 4000
/** Milliseconds between two looks at a lock that others hold. */
const LONGEST_PAUSE = 40
/** Milliseconds after which the traces of an unknown process are swept away. */
const TRACE_AGE = 60_000

export type Claim = {
  /**
   * Puts these bytes in the place of the file, safe against a loss of power, and gives up the claim.
   *
   * @returns the mark of the new file; undefined when the claim was lost and nothing was changed
   */
  readonly replace: (bytes: Uint8Array) => Promise<string | undefined>
  /** Gives up the claim, if it was not given up yet. */
  readonly release: () => Promise<void>
}

/** Runs a file operation whose failure with one of these codes is no failure. */
async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined
    throw error
  }
}

const GONE = ['ENOENT']
/** Windows says EPERM and EACCES where others say ENOTEMPTY. */
const TAKEN = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'ENOENT', 'EBUSY']

const lockOf = (path: string): string => `${path}.lock`

/** The holder's name, or undefined when the lock is free. */
async function holderOf(lock: string): Promise<string | undefined> {
  const [holder] = (await unless(GONE, readdir(lock))) ?? []
  return holder
}

/** Moves a folder with the holder's file in it into the lock's place: only an empty one gives way. */
async function tryToHold(lock: string, owner: string): Promise<boolean> {
  const candidate = `${lock}-${owner}`
  await mkdir(candidate, { mode: 0o700 })
  try {
    await (await open(join(candidate, owner), 'wx', 0o600)).close()
    // Windows does not rename over an empty folder.
    if (process.platform === 'win32') await unless(TAKEN, rmdir(lock))
    await rename(candidate, lock)
    return true
  } catch (error) {
    await rm(candidate, { recursive: true, force: true })
    if (TAKEN.includes(errorCode(error) ?? '')) return false
    throw error
  }
}

/** Makes the check, made over and over, whether the holder of a lock has died. */
function createWatch(lock: string): (holder: string) => Promise<boolean> {
  let seen = { sign: '', since: 0 }
  return async (holder) => {
    if (isDead(holder)) return true
    const found = await unless(GONE, stat(join(lock, holder)))
    const sign = `${holder} ${found?.mtimeMs}`
    // The waiter's own clock, as the file system's may be another machine's.
    if (sign !== seen.sign) seen = { sign, since: performance.now() }
    return performance.now() - seen.since > SILENCE
  }
}

async function hold(path: string, patience: number): Promise<string> {
  const lock = lockOf(path)
  const owner = newOwner()
  const isSilent = createWatch(lock)
  const deadline = performance.now() + patience
  for (let pause = 4; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const holder = await holderOf(lock)
    if (holder === undefined) {
      if (await tryToHold(lock, owner)) return owner
    } else if (await isSilent(holder)) {
      await unless(GONE, unlink(join(lock, holder)))
      continue
    }
    if (performance.now() > deadline) throw busyStore(path)
    // At random, so that those who wait do not all come back at once.
    await delay(pause * (0.5 + Math.random()))
  }
}

async function isTrace(path: string, owner: string): Promise<boolean> {
  if (isDead(owner)) return true
  const found = await unless(GONE, stat(path))
  return found !== undefined && Date.now() - found.mtimeMs > TRACE_AGE
}

/**
 * Removes what processes left that were killed while they tried to get the lock. What cannot be
 * removed now is left to the next one.
 */
async function sweep(path: string): Promise<void> {
  const folder = dirname(path)
  const prefix = `${basename(lockOf(path))}-`
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const trace = join(folder, name)
    if (await isTrace(trace, name.slice(prefix.length))) {
      await rm(trace, { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

function startHeartbeat(file: string): () => void {
  const timer = setInterval(() => {
    const now = new Date()
    // A claim that was lost is found out when the file is replaced.
    utimes(file, now, now).catch(() => undefined)
  }, HEARTBEAT)
  timer.unref()
  return () => clearInterval(timer)
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    // Some network file systems cannot do this; the file itself is synced all the same.
    await unless(['EINVAL', 'ENOTSUP'], handle.sync())
  } finally {
    await handle.close()
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array): Promise<string> {
  try {
    await handle.writeFile(bytes)
    await handle.sync()
    return fileMark(await handle.stat({ bigint: true }))
  } finally {
    await handle.close()
  }
}

async function replace(path: string, file: string, bytes: Uint8Array): Promise<string | undefined> {
  const handle = await unless(GONE, open(file, 'r+'))
  if (!handle) return undefined
  const mark = await fill(handle, bytes)
  const moved = await unless(
    GONE,
    rename(file, path).then(() => true),
  )
  if (!moved) return undefined
  await syncFolder(dirname(path))
  return mark
}

/**
 * Claims a file, whose folder must exist.
 *
 * @param patience milliseconds to wait for others
 * @throws ChamberError STORE_BUSY when others held it all that time
 */
export async function claimFile(path: string, patience: number): Promise<Claim> {
  const owner = await hold(path, patience)
  const file = join(lockOf(path), owner)
  const stopHeartbeat = startHeartbeat(file)
  await sweep(path)
  return {
    replace: (bytes) => {
      // Its sign of life would change the mark of the file.
      stopHeartbeat()
      return replace(path, file, bytes)
    },
    async release() {
      stopHeartbeat()
      await unless(GONE, unlink(file))
      await unless(TAKEN, rmdir(lockOf(path)))
    },
  }
}
