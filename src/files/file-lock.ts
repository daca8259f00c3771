/**
 * The right to replace a file, held by one process at a time.
 *
 * The lock is a directory next to the file, and its holder is the only file in it: the very file that
 * will replace the other. So one rename both replaces the file and releases the lock, and a process that
 * loses its lock while it sleeps has lost its file with it and can no longer overwrite anybody's. A dead
 * holder is removed by deleting its file by name, which can never hit the holder after it. That is why
 * no general lock library is used: they remove a dead lock by its path, and two that do so at once
 * remove each other's new one.
 *
 * A signal leaves nothing, and the one file of a process that is killed is removed by the next one.
 */
import {
  type BigIntStats,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { quote, text, type Text } from '../core/text.ts'
import { undoAtEnd, uninterrupted } from '../host/node/stop-signals.ts'
import { hasEnded, isOwner, newOwner } from './owner.ts'
import { replaceBy } from './write-file.ts'

const heartbeatMs = 1000
/** Without a sign of life, as seen by a process that waits, after which a holder is dead. */
const silenceMs = 4000
const maxPauseMs = 40
/** After which what an unknown process left is removed. */
const maxCandidateAgeMs = 60_000

export interface FileLock {
  /**
   * Replaces the file by one with these bytes, safe against a loss of power, and releases the lock.
   * @returns what the new file is; undefined if the lock was lost and nothing was changed
   */
  replace(bytes: Uint8Array): BigIntStats | undefined
  /** Does nothing if it was released before. */
  release(): void
}

/**
 * Locks a file, whose directory must exist.
 *
 * @param patience milliseconds to wait for others
 * @returns undefined if others held the lock all that time
 * @throws {ChamberError} LOCK_INVALID if something else is at the path of the lock
 */
export async function lockFile(path: string, patience: number): Promise<FileLock | undefined> {
  const lock = `${path}.lock`
  const owner = await hold(lock, patience)
  if (owner === undefined) return undefined
  const file = join(lock, owner)
  const stopHeartbeat = startHeartbeat(file)
  const release = () => {
    unless(gone, () => unlinkSync(file))
    unless(taken, () => rmdirSync(lock))
  }
  const forget = undoAtEnd(release)
  sweep(lock)
  return {
    replace(bytes) {
      // its sign of life would change the time of the file
      stopHeartbeat()
      return uninterrupted(() => unless(gone, () => replaceBy(file, path, bytes)))
    },
    release() {
      stopHeartbeat()
      release()
      forget()
    },
  }
}

/** @returns the holder, which is this process; undefined if it is still another one */
async function hold(lock: string, patience: number): Promise<string | undefined> {
  const owner = newOwner()
  const isDead = createWatch(lock)
  const deadline = performance.now() + patience
  for (let pause = 4; ; pause = Math.min(pause * 1.5, maxPauseMs)) {
    const holder = holderOf(lock)
    if (holder === undefined) {
      if (uninterrupted(() => tryToHold(lock, owner))) return owner
    } else if (isDead(holder)) {
      unless(gone, () => unlinkSync(join(lock, holder)))
      continue
    }
    if (performance.now() > deadline) return undefined
    // at random, so that those that wait do not all come back at once
    await delay(pause * (0.5 + Math.random()))
  }
}

/** The name of the holder, or undefined if the lock is free. */
function holderOf(lock: string): string | undefined {
  const found = lstatSync(lock, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isDirectory()) throw invalidLock(lock, text`it is not a directory`)
  const names = unless(gone, () => readdirSync(lock)) ?? []
  const foreign = names.find((name) => !isOwner(name))
  if (foreign === undefined) return names[0]
  throw invalidLock(lock, text`it contains ${quote(foreign, 'path', text`a file with a name`)}`)
}

const invalidLock = (lock: string, why: Text): ChamberError =>
  new ChamberError(
    'LOCK_INVALID',
    text`cannot lock ${quote(lock.replace(/\.lock$/, ''), 'path')}: ${quote(lock, 'path')} is not a lock of chamber: ${why}`,
    {
      hint: text`move it away; nothing was changed`,
    },
  )

/** Renames a directory with the holder's file to the lock, which succeeds only over an empty one. */
function tryToHold(lock: string, owner: string): boolean {
  const candidate = `${lock}-${owner}`
  mkdirSync(candidate, { mode: 0o700 })
  try {
    closeSync(openSync(join(candidate, owner), 'wx', 0o600))
    // Windows does not rename over an empty directory
    if (process.platform === 'win32') unless(taken, () => rmdirSync(lock))
    renameSync(candidate, lock)
    return true
  } catch (error) {
    removeCandidate(candidate, owner)
    if (taken.includes(errorCode(error) ?? '')) return false
    throw error
  }
}

/** Only what chamber has made: a directory with anything else stays. */
function removeCandidate(candidate: string, owner: string): void {
  unless(gone, () => unlinkSync(join(candidate, owner)))
  unless(taken, () => rmdirSync(candidate))
}

/** Creates the check, made over and over, whether the holder of a lock is dead. */
function createWatch(lock: string): (holder: string) => boolean {
  let seen = { sign: '', since: 0 }
  return (holder) => {
    if (hasEnded(holder)) return true
    const found = unless(gone, () => statSync(join(lock, holder)))
    const sign = `${holder} ${found?.mtimeMs}`
    // by the own clock: that of the file system may be another machine's
    if (sign !== seen.sign) seen = { sign, since: performance.now() }
    return performance.now() - seen.since > silenceMs
  }
}

/** Removes what killed processes left while they tried to get the lock; the next one tries again. */
function sweep(lock: string): void {
  const prefix = `${basename(lock)}-`
  const owners = (unless(['EACCES', 'EPERM'], () => readdirSync(dirname(lock))) ?? [])
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter(isOwner)
  for (const owner of owners) {
    const candidate = `${lock}-${owner}`
    try {
      if (isAbandoned(candidate, owner)) removeCandidate(candidate, owner)
    } catch {
      // another process removes it
    }
  }
}

function isAbandoned(candidate: string, owner: string): boolean {
  const found = lstatSync(candidate)
  if (!found.isDirectory()) return false
  return hasEnded(owner) || Date.now() - found.mtimeMs > maxCandidateAgeMs
}

function startHeartbeat(file: string): () => void {
  const timer = setInterval(() => {
    const now = new Date()
    // a lock that was lost is noticed when the file is replaced
    unless(gone, () => utimesSync(file, now, now))
  }, heartbeatMs)
  timer.unref()
  return () => clearInterval(timer)
}

const gone = ['ENOENT']
/** Windows says EPERM and EACCES where others say ENOTEMPTY. */
const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'ENOENT', 'EBUSY']

/** Runs a file operation whose failure with one of these codes is not a failure. */
function unless<T>(codes: readonly string[], work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined
    throw error
  }
}
