/**
 * A private folder with a file for each secret, there as long as a process.
 *
 * It is known whose it is: by its name, or, where the user named the folder, by a file in it. What a
 * process left that was killed is removed by the next one.
 */
import { text, quote, type Text } from '../core/text.ts'
import { randomBytes } from 'node:crypto'
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
import { systemReason } from './system-error.ts'

export interface SecretFile {
  readonly name: string
  readonly text: string
}

export interface SecretFolder {
  readonly path: string
  /**
   * Once more, it changes what is there, each file in one step.
   * @throws {ChamberError} SECRET_FILES
   */
  create(files: readonly SecretFile[]): void
  /** @throws {ChamberError} SECRET_FILES when something stays */
  remove(): void
}

export interface Owner {
  /** Of this process. */
  readonly identity: string
  /** Whether the process of an identity is gone for sure. */
  readonly hasEnded: (identity: string) => boolean
  /** The number of the user; undefined where the system has none. */
  readonly userId: () => number | undefined
}

const namePrefix = 'chamber-files.'

/** A folder of a name that nobody can guess. */
export function newFolder(within: string, { identity, hasEnded, userId }: Owner): SecretFolder {
  const name = `${namePrefix}${identity}.${randomBytes(12).toString('hex')}`
  const path = join(within, name)
  let isMade = false
  return {
    path,
    create(files) {
      if (isMade) return told(path, () => refill(path, files))
      sweep(within, { hasEnded, userId })
      told(path, () => {
        mkdirSync(path, { mode: 0o700 })
        isMade = true
        for (const file of files) writeFile(path, file)
      })
    },
    remove: () => told(path, () => rmSync(path, { recursive: true, force: true })),
  }
}

/** Removes what ended processes of this user left behind; what cannot be removed stays. */
function sweep(within: string, { hasEnded, userId }: Omit<Owner, 'identity'>): void {
  try {
    for (const name of readdirSync(within)) {
      if (!name.startsWith(namePrefix)) continue
      const path = join(within, name)
      const found = lstatSync(path, { throwIfNoEntry: false })
      const isOurs = found?.isDirectory() && found.uid === (userId() ?? found.uid)
      const identity = name.slice(namePrefix.length).split('.').slice(0, 3).join('.')
      if (isOurs && hasEnded(identity)) rmSync(path, { recursive: true, force: true })
    }
  } catch {
    // another process may be sweeping too
  }
}

/** No key has a tilde. */
const ownerFile = '.chamber~'

/**
 * A folder that the user named: made and removed, or, where it is there and empty, filled and
 * emptied.
 *
 * @throws {ChamberError} SECRET_FILES for one that holds anything else, or that is in use
 */
export function namedFolder(path: string, owner: Owner): SecretFolder {
  const isThere = told(path, () => checkNamed(path, owner))
  const ownersMark = { name: ownerFile, text: owner.identity }
  let isMade = false
  return {
    path,
    create: (files) =>
      told(path, () => {
        if (isMade) return refill(path, [ownersMark, ...files])
        if (isThere) empty(path)
        else mkdirSync(path, { mode: 0o700 })
        isMade = true
        for (const file of [ownersMark, ...files]) writeFile(path, file)
      }),
    remove: () =>
      told(path, () => {
        if (!existsSync(path)) return
        empty(path)
        if (!isThere) rmdirSync(path)
      }),
  }
}

/** Whether it is there. One of the system is taken: volumes are mounted like that. */
function checkNamed(path: string, { hasEnded, userId }: Owner): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return false
  if (![0, userId() ?? found.uid].includes(found.uid)) {
    throw refusal(path, text`it belongs to someone else`)
  }
  const names = readdirSync(path)
  if (names.length === 0) return true
  if (!names.includes(ownerFile)) {
    throw refusal(path, text`it holds files, and would be emptied when the command ends`)
  }
  const identity = readFileSync(join(path, ownerFile), 'utf8')
  if (hasEnded(identity)) return true
  throw refusal(path, text`it is in use by the process ${Number.parseInt(identity, 10)}`)
}

function empty(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { force: true })
}

/** Whoever reads a file reads the old one or the new one. */
function refill(folder: string, files: readonly SecretFile[]): void {
  for (const file of files) {
    const fresh = `${file.name}~new`
    rmSync(join(folder, fresh), { force: true })
    writeFile(folder, { ...file, name: fresh })
    renameSync(join(folder, fresh), join(folder, file.name))
  }
  const names = new Set(files.map(({ name }) => name))
  for (const name of readdirSync(folder)) {
    if (!names.has(name)) rmSync(join(folder, name), { force: true })
  }
}

/** A name that is there already, as one in other letters may be on some systems, is an error. */
function writeFile(folder: string, { name, text: content }: SecretFile): void {
  writeFileSync(join(folder, name), content, { flag: 'wx', mode: 0o600 })
}

const refusal = (path: string, why: Text): ChamberError =>
  new ChamberError(
    'SECRET_FILES',
    text`the folder ${quote(path, 'source', text`a path`)} is not used: ${why}`,
    {
      hint: text`name another with --files=FOLDER`,
    },
  )

const words = {
  ENOENT: text`the folder that should hold it is not there`,
  ENOTDIR: text`it is no folder`,
  EEXIST: text`two keys would be one file, or a file is there already`,
  ENOSPC: text`there is no room left`,
}

function told<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why = error instanceof ChamberError ? undefined : systemReason(error, words)
    throw why === undefined ? error : refusal(path, why)
  }
}
