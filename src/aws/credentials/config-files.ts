/** Where the AWS configuration is, and which variables choose a profile of it. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Variables } from '../../core/variables.ts'

/** Resolves a path below the home directory, as in `~/.aws`. */
export const inHome = (env: Variables, ...path: string[]): string =>
  join(env.HOME || env.USERPROFILE || homeOfUser(), ...path)

/** In a container the user may be a number without an entry, and then has no home. */
function homeOfUser(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

/** The paths of `config` and `credentials`, whether or not they exist. */
export function configFiles(env: Variables): string[] {
  const paths = [
    env.AWS_CONFIG_FILE || '~/.aws/config',
    env.AWS_SHARED_CREDENTIALS_FILE || '~/.aws/credentials',
  ]
  return paths.map((path) => (path.startsWith('~/') ? inHome(env, path.slice(2)) : path))
}

/** The profile that a variable names, and undefined if none does; `--profile` sets the first. */
export const namedProfile = (env: Variables): string | undefined =>
  env.CHAMBER_AWS_PROFILE || env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || undefined

/** Whether the profile comes before credentials in variables, as with `--profile`. */
export const isProfileFirst = (env: Variables): boolean => Boolean(env.CHAMBER_AWS_PROFILE)
