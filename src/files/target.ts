/** What a path stands for, and whether secrets may be written there. */
import { fstatSync, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { text, type Text } from '../core/text.ts'

export type Target =
  /** `found` is undefined if there is no file yet. */
  | { readonly kind: 'file'; readonly path: string; readonly found: Stats | undefined }
  | { readonly kind: 'pipe'; readonly path: string; readonly found: Stats }
  | { readonly kind: 'device'; readonly path: string }
  | { readonly kind: 'descriptor'; readonly path: string; readonly descriptor: number }

/** Why a path is not used. */
export class Refusal extends Error {
  readonly reason: Text

  constructor(reason: Text) {
    super(reason)
    this.reason = reason
  }
}

/** As many as Linux follows. */
const maxLinks = 40

/**
 * Finds out by `lstat`, through symbolic links of this user alone: whoever can place another kind of
 * object at the path would otherwise choose where the secrets go, or read them.
 *
 * @param userId undefined where the system has none
 * @throws {Refusal} for what may not be written to, and what the system throws
 */
export function findTarget(path: string, userId: number | undefined): Target {
  let at = path
  for (let links = 0; links <= maxLinks; links += 1) {
    const stream = streamAt(at)
    if (stream) return stream
    const found = lstatSync(at, { throwIfNoEntry: false })
    if (!found) return newFile(at)
    if (!found.isSymbolicLink()) return classify(at, found, userId)
    if (!isOwn(found, userId)) throw new Refusal(text`it is a symbolic link of another user`)
    at = resolve(realpathSync(dirname(at)), readlinkSync(at))
  }
  throw new Refusal(text`too many symbolic links`)
}

function newFile(path: string): Target {
  if (!statSync(dirname(path)).isDirectory()) throw new Refusal(text`its parent is not a directory`)
  return { kind: 'file', path, found: undefined }
}

/** Open already: opening it again would cut a file short, and fail for a socket. */
function streamAt(path: string): Target | undefined {
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/.exec(path) ?? []
  const descriptor = { '/dev/stdout': 1, '/dev/stderr': 2 }[path] ?? number
  if (descriptor !== undefined) return descriptorAt(path, Number(descriptor))
  return path === '/dev/null' ? { kind: 'device', path } : undefined
}

function descriptorAt(path: string, descriptor: number): Target {
  // what the runtime has opened for itself is of no such kind
  const found = fstatSync(descriptor)
  const isOpen = found.isFile() || found.isFIFO() || found.isSocket() || found.isCharacterDevice()
  if (!isOpen) throw new Refusal(text`it is not open`)
  return { kind: 'descriptor', path, descriptor }
}

function classify(path: string, found: Stats, userId: number | undefined): Target {
  if (found.isDirectory()) throw new Refusal(text`it is a directory`)
  if (found.isSocket()) throw new Refusal(text`it is a socket`)
  if (found.isBlockDevice()) throw new Refusal(text`it is a block device`)
  if (found.isCharacterDevice() && (found.uid === 0 || isOwn(found, userId))) {
    return { kind: 'device', path }
  }
  if (!isOwn(found, userId) && !isEntrusted(path, found, userId)) {
    throw new Refusal(text`it belongs to another user`)
  }
  return found.isFIFO() ? { kind: 'pipe', path, found } : { kind: 'file', path, found }
}

const isOwn = ({ uid }: Stats, userId: number | undefined): boolean => uid === (userId ?? uid)

/** Root writes another user's file for them, where nobody but them or root could have placed it. */
function isEntrusted(path: string, found: Stats, userId: number | undefined): boolean {
  if (userId !== 0 || !found.isFile()) return false
  const directory = statSync(dirname(path))
  return directory.uid === found.uid || (directory.uid === 0 && (directory.mode & 0o022) === 0)
}
