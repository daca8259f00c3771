/**
 * A private directory with a file for each secret, which exists as long as a process.
 *
 * Its owner is in its name, or, if the user named the directory, in a file in it. What a killed process left
 * is removed by the next one.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ChamberError } from '../core/errors.ts'
import type { Key } from '../core/key.ts'
import type { NamedValue } from '../core/secret.ts'
import { quote, text, type Text } from '../core/text.ts'
import { hasEnded, isOwner, newOwner, processOf } from './owner.ts'
import { systemReason } from './system-error.ts'
import { Refusal } from './target.ts'

export interface SecretFile {
  /** Also its file name. */
  readonly key: Key
  readonly value: string
}

/** Methods throw ChamberError SECRET_FILES. */
export interface SecretDirectory {
  readonly path: string
  /** Makes the directory; a second call changes its content, each file in one step. */
  write(files: readonly SecretFile[]): void
  remove(): void
}

const prefix = 'chamber-files.'

/** A directory with a name that nobody can guess. */
export function newDirectory(parent: string, userId: number | undefined): SecretDirectory {
  const path = join(parent, `${prefix}${newOwner()}`)
  let isMade = false
  return {
    path,
    write: (files) =>
      explained(path, () => {
        checkNames(files)
        if (isMade) return refill(path, files)
        sweep(parent, userId)
        mkdirSync(path, { mode: 0o700 })
        isMade = true
        for (const file of files) writeNew(path, file)
      }),
    remove: () => explained(path, () => rmSync(path, { recursive: true, force: true })),
  }
}

/** Removes what ended processes of this user left; what cannot be removed stays. */
function sweep(parent: string, userId: number | undefined): void {
  try {
    for (const name of readdirSync(parent)) {
      if (!name.startsWith(prefix) || !hasEnded(name.slice(prefix.length))) continue
      const path = join(parent, name)
      const found = lstatSync(path)
      const isOwn = found.isDirectory() && found.uid === (userId ?? found.uid)
      if (isOwn) rmSync(path, { recursive: true, force: true })
    }
  } catch {
    // another process may be sweeping too
  }
}

/** Names with a tilde are chamber's own: no key has one. */
const ownerFile = '.chamber~'
const freshFile = '.new~'

/**
 * A directory that the user named: made and removed, or, if it exists and is empty, filled and emptied.
 *
 * @throws {ChamberError} SECRET_FILES if it contains anything else, or is in use
 */
export function namedDirectory(path: string, userId: number | undefined): SecretDirectory {
  const exists = explained(path, () => checkNamed(path, userId))
  const mark = { key: ownerFile, value: newOwner() }
  let isMade = false
  return {
    path,
    write: (files) =>
      explained(path, () => {
        checkNames(files)
        if (isMade) return refill(path, [mark, ...files])
        if (exists) empty(path)
        else mkdirSync(path, { mode: 0o700 })
        isMade = true
        for (const file of [mark, ...files]) writeNew(path, file)
      }),
    remove: () =>
      explained(path, () => {
        if (!existsSync(path)) return
        empty(path)
        if (!exists) rmdirSync(path)
      }),
  }
}

/** Whether it exists. Root's is accepted: volumes are mounted like that. */
function checkNamed(path: string, userId: number | undefined): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return false
  if (!found.isDirectory()) throw new Refusal(text`it is not a directory`)
  if (![0, userId ?? found.uid].includes(found.uid)) {
    throw new Refusal(text`it belongs to another user`)
  }
  const names = readdirSync(path)
  if (names.length === 0) return true
  const owner = names.includes(ownerFile) ? ownerIn(join(path, ownerFile)) : undefined
  if (owner === undefined) {
    throw new Refusal(text`it contains files, which would be removed when the command ends`)
  }
  if (hasEnded(owner)) return true
  throw new Refusal(text`process ${processOf(owner)} uses it`)
}

function ownerIn(path: string): string | undefined {
  if (!lstatSync(path).isFile()) return undefined
  const owner = readFileSync(path, 'utf8')
  return isOwner(owner) ? owner : undefined
}

function empty(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { force: true })
}

/** Readers see the old file or the new one. */
function refill(directory: string, files: readonly NamedValue[]): void {
  const fresh = join(directory, freshFile)
  for (const { key, value } of files) {
    rmSync(fresh, { force: true })
    writeNew(directory, { key: freshFile, value })
    renameSync(fresh, join(directory, key))
  }
  const names = new Set(files.map(({ key }) => key))
  for (const name of readdirSync(directory)) {
    if (!names.has(name)) rmSync(join(directory, name), { force: true })
  }
}

/** An existing name is an error: file systems without case have one file for two keys. */
function writeNew(directory: string, { key, value }: NamedValue): void {
  writeFileSync(join(directory, key), value, { flag: 'wx', mode: 0o600 })
}

/** A key comes from a store, and whoever writes there must not choose another directory. */
function checkNames(files: readonly SecretFile[]): void {
  for (const { key } of files) {
    if (!isFileName(key)) {
      throw new ChamberError(
        'BAD_NAME',
        text`${quote(key, 'key', text`a key`)} cannot be a file name`,
      )
    }
  }
}

const isFileName = (name: string): boolean =>
  !/[/\\~\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name) &&
  !/^[. ]*$/.test(name) &&
  Buffer.byteLength(name) <= 255

const reasons = {
  ENOENT: text`its parent directory does not exist`,
  EEXIST: text`two keys would be one file, or a file exists already`,
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why: Text | undefined =
      error instanceof Refusal ? error.reason : systemReason(error, reasons)
    if (why === undefined) throw error
    throw new ChamberError(
      'SECRET_FILES',
      text`cannot use the directory ${quote(path, 'path', text`with a path`)}: ${why}`,
      { hint: text`name another one: --files=DIR` },
    )
  }
}
