/** What can be wrong with a store file, in a sentence that names it, and the way out. */
import { text, quote, type Text } from '../../core/text.ts'
import { dirname } from 'node:path'
import { errorCode } from '../../core/error-code.ts'
import { ChamberError } from '../../core/errors.ts'

const START_ANEW = text`restore it from a backup, or move it away to start with an empty store`

const withoutMac = text`an alpha version wrote it without authentication`

const shown = (path: string): Text => quote(path, 'source', text`at a path`)

export const damagedStore = (path: string, how: Text): ChamberError =>
  new ChamberError('STORE_DAMAGED', text`the store ${shown(path)} is damaged: ${how}`, {
    hint: START_ANEW,
  })

export const foreignStore = (path: string, identity: Text): ChamberError =>
  new ChamberError(
    'STORE_FOREIGN',
    text`the store ${shown(path)} belongs to someone else: the identity from ${identity} does not open it`,
    { hint: text`set CHAMBER_LOCAL_IDENTITY to the identity that the store was made with` },
  )

export const forgedStore = (path: string): ChamberError =>
  new ChamberError(
    'STORE_FORGED',
    text`cannot trust the store ${shown(path)}: it was not written with its identity`,
    { hint: text`restore it from a backup: somebody who knows the public key may have written it` },
  )

/** For a store that can be read, with a warning, and not written. */
export const notUpgradedStore = (path: string): ChamberError =>
  new ChamberError(
    'STORE_NOT_UPGRADED',
    text`cannot write the store ${shown(path)}: ${withoutMac}`,
    {
      hint: text`check its secrets, then upgrade it: chamber upgrade-store`,
    },
  )

export const notUpgradedWarning = (path: string): Text =>
  text`the store ${shown(path)} may have been forged: ${withoutMac}; check its secrets, then run chamber upgrade-store`

export const newerStore = (path: string): ChamberError =>
  new ChamberError('STORE_NEWER', text`the store ${shown(path)} was written by a newer chamber`, {
    hint: text`upgrade chamber to use it`,
  })

export const notAFile = (path: string): ChamberError =>
  new ChamberError('STORE_NOT_A_FILE', text`the store ${shown(path)} is not a file`, {
    hint: text`name a file for the store, or move away what is in its place`,
  })

const notInAFolder = (path: string): ChamberError =>
  new ChamberError('STORE_NOT_A_FILE', text`the store ${shown(path)} is not in a folder`, {
    hint: text`${shown(dirname(path))}, or what it is in, is a file: name another place for the store`,
  })

export const missingStore = (path: string): ChamberError =>
  new ChamberError('STORE_MISSING', text`no store ${shown(path)}`, {
    hint: text`name it with --local-file; the first chamber write creates one`,
  })

export const changedStore = (path: string): ChamberError =>
  new ChamberError(
    'STORE_CHANGED',
    text`the store ${shown(path)} has changed since you were asked`,
    {
      hint: text`check its secrets again; nothing was changed`,
    },
  )

export const busyStore = (path: string): ChamberError =>
  new ChamberError(
    'STORE_BUSY',
    text`the store ${shown(path)} is being written by another process`,
    {
      hint: text`try again; nothing was changed`,
    },
  )

const hintFor = (path: string, verb: 'read' | 'write'): Text =>
  verb === 'read'
    ? text`give yourself the right to read ${shown(path)}`
    : text`give yourself the right to write in ${shown(dirname(path))}; nothing was changed`

const denied: Readonly<Record<string, Text>> = {
  EACCES: text`permission denied`,
  EPERM: text`permission denied`,
  EROFS: text`read-only`,
}

/** Turns an error of the file system into one that is told; leaves every other error as it is. */
export function storeError(path: string, verb: 'read' | 'write', cause: unknown): unknown {
  const code = errorCode(cause)
  if (cause instanceof ChamberError || code === undefined) return cause
  if (['EISDIR', 'ELOOP'].includes(code)) return notAFile(path)
  if (['ENOTDIR', 'EEXIST'].includes(code)) return notInAFolder(path)
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    const message = text`there is no room left on the disk for the store ${shown(path)}`
    return new ChamberError('STORE_DISK_FULL', message, {
      hint: text`make room and try again; nothing was changed`,
      cause,
    })
  }
  if (['EBUSY', 'EXDEV'].includes(code)) {
    const message = text`cannot ${verb} the store ${shown(path)}: it is a mount point`
    return new ChamberError('STORE_FAILED', message, {
      hint: text`mount its directory instead; nothing was changed`,
      cause,
    })
  }
  const reason = denied[code]
  if (!reason) {
    return new ChamberError(
      'STORE_FAILED',
      text`cannot ${verb} the store ${shown(path)}: ${code}`,
      { cause },
    )
  }
  return new ChamberError(
    'STORE_DENIED',
    text`cannot ${verb} the store ${shown(path)}: ${reason}`,
    {
      hint: hintFor(path, verb),
      cause,
    },
  )
}
