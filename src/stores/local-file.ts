/** Where the local backend keeps its state, and the identity that opens it. */
import { isAbsolute, join, resolve } from 'node:path'
import { ChamberError } from '../errors.ts'
import type { Backing } from '../parameter-store/backing.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The state in a file, created with the first write.
 *
 * @param path of the file; by default `chamber/store.age` where the user's data lives
 * @throws {ChamberError} when the identity is missing, exposed or no identity, or HOME is not set
 */
export async function openLocalFile(
  env: Variables,
  path: string | undefined,
  cwd: string,
): Promise<Backing> {
  const { loadIdentity } = await import('../parameter-store/file/identity.ts')
  const { openStateFile } = await import('../parameter-store/file/state-file.ts')
  const storePath = path ? resolve(cwd, path) : join(dataFolder(env), 'store.age')
  const identity = await loadIdentity({
    setting: env.CHAMBER_LOCAL_IDENTITY,
    storePath,
    defaultPath: env.CHAMBER_LOCAL_IDENTITY ? '' : join(configFolder(env), 'identity.txt'),
  })
  return openStateFile({ path: storePath, identity })
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
  throw new ChamberError('NO_HOME', 'the local backend does not know where to keep its file', {
    hint: 'set HOME, or CHAMBER_LOCAL_FILE and CHAMBER_LOCAL_IDENTITY',
  })
}
