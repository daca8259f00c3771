/**
 * Where credentials come from: the first source that is configured, in the order of chamber (Go). If
 * that one fails, its failure is the answer: the next one might be another account.
 */
import { hasSource } from './configured.ts'
import { isProfileFirst } from './config-files.ts'
import { type CredentialSource, nextSource, type SourceOptions } from './next-source.ts'
import { readProfile } from './profile.ts'

/**
 * The source behind the keys of the environment, which count before all others.
 * @throws {ChamberError} PROFILE_MISSING, PROFILE_UNREADABLE
 */
export async function findSource(options: SourceOptions): Promise<CredentialSource> {
  const { env } = options
  // a misspelt name is an error even where the profile is not needed
  if (env.AWS_PROFILE || isProfileFirst(env)) readProfile(env)
  if (!isProfileFirst(env) && env.AWS_WEB_IDENTITY_TOKEN_FILE) {
    const { webIdentitySource } = await import('./web-identity.ts')
    return webIdentitySource(options, env.AWS_WEB_IDENTITY_TOKEN_FILE)
  }
  const { name, settings } = readProfile(env)
  if (!settings || !hasSource(settings)) return nextSource(options)
  const { profileCredentials } = await import('./profile-credentials.ts')
  return profileCredentials(options, name)
}
