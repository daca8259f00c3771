/** Where the local backend keeps its state, and the identity that opens it. */
import { text, type Text } from '../../core/text.ts'
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { Backing } from '../../parameter-store/backing.ts'
import type { Identity, IdentityOptions } from './identity.ts'
import { State } from '../../parameter-store/state.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'

export interface LocalFile {
  readonly env: Variables
  /** By default `chamber/store.age` in the directory for the user's data. */
  readonly path: string | undefined
  readonly cwd: string
  /** Called for a file of the alphas, which is not authenticated. */
  readonly onWarning: (line: Text) => void
}

/**
 * The state in a file. File and identity are made by the first change; until then there is nothing
 * to read, and nothing is asked of a home that may not be writable.
 *
 * @throws {ChamberError} NO_HOME; reading and changing throw when the identity is missing, exposed
 *   or none at all, and what the file is made of says
 */
export function openLocalFile({ env, path, cwd, onWarning }: LocalFile): Backing {
  const storePath = localFilePath(env, path, cwd)
  const options = identityOptions(env, storePath)
  let opened: Promise<Backing> | undefined
  const open = () => {
    opened ??= openFile(options, onWarning)
    return opened
  }
  return {
    read: async (work) => (existsSync(storePath) ? (await open()).read(work) : work(new State())),
    change: async (work) => (await open()).change(work),
  }
}

/**
 * Where the state is.
 * @throws {ChamberError} NO_HOME
 */
export const localFilePath = (env: Variables, path: string | undefined, cwd: string): string =>
  path ? resolve(cwd, path) : join(dataFolder(env), 'store.age')

/**
 * The identity that the local backend has, for another file of chamber's own.
 * @throws {ChamberError} as {@link openLocalFile}
 */
export async function localIdentity(env: Variables, storePath: string): Promise<Identity> {
  const { loadIdentity } = await import('./identity.ts')
  return loadIdentity(identityOptions(env, storePath))
}

/**
 * The text of the same identity, of which nothing is known but that it looks like one.
 * @throws {ChamberError} as {@link openLocalFile}
 */
export async function localIdentityText(env: Variables, storePath: string): Promise<string> {
  const { loadIdentity } = await import('./identity.ts')
  const options = { ...identityOptions(env, storePath), isUnchecked: true }
  return (await loadIdentity(options)).reveal()
}

/** How the identity of a store is found. */
export function identityOptions(env: Variables, storePath: string): IdentityOptions {
  const setting = env.CHAMBER_LOCAL_IDENTITY
  const defaultPath = setting ? '' : join(configFolder(env), 'identity.txt')
  return { storePath, setting, defaultPath, guardedFolder: env.CREDENTIALS_DIRECTORY }
}

async function openFile(
  options: IdentityOptions,
  onWarning: LocalFile['onWarning'],
): Promise<Backing> {
  const { loadIdentity } = await import('./identity.ts')
  const { openStateFile } = await import('./state-file.ts')
  const identity = await loadIdentity(options)
  return openStateFile({ path: options.storePath, identity, onWarning })
}

/** Whose parameters the file holds, and who changes them, as ARNs tell it. */
export function localAccount(env: Variables): { accountId: string; user: string } {
  const accountId = '000000000000'
  const name = env.USER || env.USERNAME || 'chamber'
  return { accountId, user: `arn:aws:iam::${accountId}:user/${name}` }
}

/** As the XDG base directory specification has it; relative paths in its variables do not count. */
const dataFolder = (env: Variables): string =>
  userFolder(env, 'XDG_DATA_HOME', join('.local', 'share'))

/** Apart from the data, so that a copy of the data alone opens nothing. */
const configFolder = (env: Variables): string => userFolder(env, 'XDG_CONFIG_HOME', '.config')

function userFolder(env: Variables, variable: string, below: string): string {
  const named = env[variable] ?? ''
  const home = env.HOME || env.USERPROFILE
  if (isAbsolute(named)) return join(named, 'chamber')
  if (home) return join(home, below, 'chamber')
  throw new ChamberError('NO_HOME', text`the local backend does not know where to keep its file`, {
    hint: text`set HOME, or CHAMBER_LOCAL_FILE and CHAMBER_LOCAL_IDENTITY`,
  })
}
