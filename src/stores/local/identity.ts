/**
 * The age identity that a store belongs to: what opens it, and what it is sealed to. It is the one
 * secret that is kept in the clear, so its file is refused when others can read it.
 */
import { quote, text, type Text } from '../../core/text.ts'
import { accessSync, existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errorCode } from '../../core/error-code.ts'
import { registerSecret } from '../../core/guard.ts'
import { ChamberError } from '../../core/errors.ts'
import { readRegularFile } from '../../core/read-regular-file.ts'
import { type Exposure, findExposure } from '../../host/writers.ts'
import { makeParentDirectory, privateFile } from '../../files/private-file.ts'
import {
  findIdentity,
  hasMacComment,
  isAnchored,
  isEncodedIdentity,
  isPossiblePath,
  macComment,
} from './identity-text.ts'

export type Identity = {
  /** `AGE-SECRET-KEY-1…`. A function, so that printing an identity never prints this. */
  readonly reveal: () => string
  /** Where it came from, for messages: a path, or the name of the setting. */
  readonly origin: Text
  /** Its file; undefined if it was given as text. */
  readonly path?: string | undefined
  /** Whether every store of it has a MAC: those of the alphas have none. */
  readonly requiresMac: boolean
}

export type IdentityOptions = {
  /** The value of CHAMBER_LOCAL_IDENTITY: an identity, or the path of an identity file. */
  readonly setting?: string | undefined
  /** The identity file when there is no setting. It is created for a new store. */
  readonly defaultPath: string
  /** The store that it is for. */
  readonly storePath: string
  /** What looks like an identity is taken for one: to know better takes longer. */
  readonly isUnchecked?: boolean
  /**
   * A folder that keeps others out by itself: in that of systemd's credentials an access control list
   * lets the service in, which looks like a right of the group.
   */
  readonly guardedFolder?: string | undefined
}

type Checking = Pick<IdentityOptions, 'isUnchecked' | 'guardedFolder'>

const SETTING = 'CHAMBER_LOCAL_IDENTITY'
/** Bytes; an identity with its comments has about 200. */
const maxSize = 65_536

/** A path as messages have it; what is in its place may be an identity. */
const shown = (path: string): Text => quote(path, 'source', text`at a path`)

const exposed = (path: string): ChamberError =>
  new ChamberError(
    'IDENTITY_EXPOSED',
    text`the identity file ${shown(path)} can be read by others`,
    {
      hint: text`run chmod 600 ${shown(path)} (a mounted secret gets its mode, 0400, where it is mounted), and make a new identity if others may have read it`,
    },
  )

const noIdentity = (origin: Text): ChamberError =>
  new ChamberError('IDENTITY_INVALID', text`there is no age identity in ${origin}`, {
    hint: text`an age identity is a line that begins with AGE-SECRET-KEY-1, as age-keygen prints it`,
  })

const replaceable = (path: string, { directory, writers }: Exposure): ChamberError =>
  new ChamberError(
    'IDENTITY_EXPOSED',
    text`cannot trust the identity file ${shown(path)}: its directory ${shown(directory)} ${writers}`,
    { hint: text`move the file to a directory of your own, or run chmod go-w ${shown(directory)}` },
  )

const noPath = (): ChamberError =>
  new ChamberError(
    'IDENTITY_INVALID',
    text`${SETTING} is neither an age identity nor the path of a file with one`,
    { hint: text`create an identity file with age-keygen -o` },
  )

const encoded = (origin: Text): ChamberError =>
  new ChamberError('IDENTITY_INVALID', text`the age identity in ${origin} is encoded in base64`, {
    hint: text`decode it, as base64 -d does`,
  })

const missing = (path: string, hint: Text): ChamberError =>
  new ChamberError('IDENTITY_MISSING', text`there is no identity file ${shown(path)}`, { hint })

function fileFailure(path: string, verb: 'read' | 'write', cause: unknown): unknown {
  const code = errorCode(cause)
  if (cause instanceof ChamberError || code === undefined) return cause
  const message = text`cannot ${verb} the identity file ${shown(path)}: ${code}`
  return new ChamberError('IDENTITY_FAILED', message, {
    hint: text`check the file and its folder, or set ${SETTING}`,
    cause,
  })
}

async function parse(content: string, origin: Text, { isUnchecked }: Checking): Promise<Identity> {
  const key = findIdentity(content)
  registerSecret(key)
  if (!key && isEncodedIdentity(content)) throw encoded(origin)
  if (!key || (!isUnchecked && !(await isIdentity(key)))) throw noIdentity(origin)
  return { reveal: () => key, origin, requiresMac: hasMacComment(content) }
}

async function isIdentity(key: string): Promise<boolean> {
  const { identityToRecipient } = await import('age-encryption')
  return identityToRecipient(key).then(
    () => true,
    () => false,
  )
}

/** The bits that nobody else may have; Windows has none to look at. */
function rightsOfOthers(path: string, { guardedFolder }: Checking): number {
  if (process.platform === 'win32') return 0
  return guardedFolder && dirname(resolve(path)) === resolve(guardedFolder) ? 0o007 : 0o077
}

/** Reads an identity file; undefined when there is none. */
async function readIdentity(path: string, checking: Checking): Promise<Identity | undefined> {
  try {
    const exposure = findExposure(path, process.geteuid?.())
    if (exposure) throw replaceable(path, exposure)
    const content = readRegularFile(path, maxSize, ({ mode }) => {
      if (mode & rightsOfOthers(path, checking)) throw exposed(path)
    })
    if (typeof content === 'string') throw noIdentity(shown(path))
    return { ...(await parse(content.toString('utf8'), shown(path), checking)), path }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw fileFailure(path, 'read', error)
  }
}

async function createIdentity(path: string): Promise<Identity> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const key = await generateX25519Identity()
  try {
    makeParentDirectory(path)
    const file = privateFile(path, { cwd: '/', userId: () => process.geteuid?.() })
    // one that is there already is read below: another process may have been first
    file.create(`# public key: ${await identityToRecipient(key)}\n${macComment}\n${key}\n`)
  } catch (error) {
    throw fileFailure(path, 'write', error)
  }
  const identity = await readIdentity(path, {})
  if (!identity) throw missing(path, text`another process removed it just now; try again`)
  return identity
}

function exists(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch (error) {
    return errorCode(error) !== 'ENOENT'
  }
}

/** The value of the setting is an identity if any of its lines is one; otherwise it may be a path. */
async function loadSetting(setting: string, checking: Checking): Promise<Identity> {
  if (findIdentity(setting) || !isPossiblePath(setting)) {
    return parse(setting, text`${SETTING}`, checking)
  }
  const path = resolve(setting)
  // A password in the wrong variable is no path: only what looks like one is named.
  if (!existsSync(path) && !isAnchored(setting)) throw noPath()
  const identity = await readIdentity(path, checking)
  if (identity) return identity
  throw missing(path, text`create one with age-keygen -o, or correct ${SETTING}`)
}

/**
 * Loads the identity of a store. For a store that does not exist yet, and when nothing is set, an
 * identity is created at the default path; processes that do so at once get the same one.
 *
 * @throws ChamberError IDENTITY_MISSING, IDENTITY_INVALID, IDENTITY_EXPOSED or IDENTITY_FAILED
 */
export async function loadIdentity(options: IdentityOptions): Promise<Identity> {
  const { setting, defaultPath, storePath } = options
  if (setting) return loadSetting(setting, options)
  // Looked at first: an identity is always older than its store, so it cannot be missing after.
  const hasStore = exists(storePath)
  const identity = await readIdentity(defaultPath, options)
  if (identity) return identity
  if (!hasStore) return createIdentity(defaultPath)
  throw missing(
    defaultPath,
    text`the store ${shown(storePath)} cannot be opened without it: put it back, or set ${SETTING}`,
  )
}
