/** What can be wrong with a store file, in a sentence that names it, and the way out. */
import { dirname } from 'node:path'
import { errorCode } from '../../core/error-code.ts'
import { ChamberError } from '../../core/errors.ts'

const START_ANEW = 'restore it from a backup, or move it away to start with an empty store'

export const damagedStore = (path: string, how: string): ChamberError =>
  new ChamberError('STORE_DAMAGED', `the store ${path} is damaged: ${how}`, { hint: START_ANEW })

export const foreignStore = (path: string, identity: string): ChamberError =>
  new ChamberError(
    'STORE_FOREIGN',
    `the store ${path} belongs to someone else: the identity from ${identity} does not open it`,
    { hint: 'set CHAMBER_LOCAL_IDENTITY to the identity that the store was made with' },
  )

export const forgedStore = (path: string): ChamberError =>
  new ChamberError(
    'STORE_FORGED',
    `cannot trust the store ${path}: it was not written with its identity`,
    { hint: 'restore it from a backup: somebody who knows the public key may have written it' },
  )

/** For a store that can be read, with a warning, and not written. */
export const notUpgradedStore = (path: string): ChamberError =>
  new ChamberError('STORE_NOT_UPGRADED', `cannot write the store ${path}: ${withoutMac}`, {
    hint: 'check its secrets, then upgrade it: chamber upgrade-store',
  })

export const notUpgradedWarning = (path: string): string =>
  `the store ${path} may have been forged: ${withoutMac}; check its secrets, then run chamber upgrade-store`

const withoutMac = 'an alpha version wrote it without authentication'

export const newerStore = (path: string): ChamberError =>
  new ChamberError('STORE_NEWER', `the store ${path} was written by a newer chamber`, {
    hint: 'upgrade chamber to use it',
  })

export const notAFile = (path: string): ChamberError =>
  new ChamberError('STORE_NOT_A_FILE', `the store ${path} is not a file`, {
    hint: 'name a file for the store, or move away what is in its place',
  })

const notInAFolder = (path: string): ChamberError =>
  new ChamberError('STORE_NOT_A_FILE', `the store ${path} is not in a folder`, {
    hint: `${dirname(path)}, or what it is in, is a file: name another place for the store`,
  })

export const missingStore = (path: string): ChamberError =>
  new ChamberError('STORE_MISSING', `no store ${path}`, {
    hint: 'name it with --local-file; the first chamber write creates one',
  })

export const changedStore = (path: string): ChamberError =>
  new ChamberError('STORE_CHANGED', `the store ${path} has changed since you were asked`, {
    hint: 'check its secrets again; nothing was changed',
  })

export const busyStore = (path: string): ChamberError =>
  new ChamberError('STORE_BUSY', `the store ${path} is being written by another process`, {
    hint: 'try again; nothing was changed',
  })

const hintFor = (path: string, verb: 'read' | 'write'): string =>
  verb === 'read'
    ? `give yourself the right to read ${path}`
    : `give yourself the right to write in ${dirname(path)}; nothing was changed`

/** Turns an error of the file system into one that is told; leaves every other error as it is. */
export function storeError(path: string, verb: 'read' | 'write', cause: unknown): unknown {
  const code = errorCode(cause)
  if (cause instanceof ChamberError || code === undefined) return cause
  if (['EISDIR', 'ELOOP'].includes(code)) return notAFile(path)
  if (['ENOTDIR', 'EEXIST'].includes(code)) return notInAFolder(path)
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    const message = `there is no room left on the disk for the store ${path}`
    return new ChamberError('STORE_DISK_FULL', message, {
      hint: 'make room and try again; nothing was changed',
      cause,
    })
  }
  const denied = { EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'read-only' }
  const reason = (denied as Readonly<Record<string, string>>)[code]
  if (!reason) {
    return new ChamberError('STORE_FAILED', `cannot ${verb} the store ${path}: ${code}`, { cause })
  }
  return new ChamberError('STORE_DENIED', `cannot ${verb} the store ${path}: ${reason}`, {
    hint: hintFor(path, verb),
    cause,
  })
}
