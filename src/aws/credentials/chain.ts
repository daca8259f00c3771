/**
 * What a profile asks for: a source of credentials, and the roles that are assumed with them one
 * after the other. The order of sources in a profile is that of chamber (Go).
 */
import { text } from '../../core/text.ts'
import { type ConfigFiles, profileFlag, type Settings, shownProfile } from './profile.ts'
import { checkSettings, type ProfileSource, profileSource, staticKeys } from './profile-source.ts'
import { CredentialFault } from './source-error.ts'

export interface Role {
  /** The profile that asks for it. */
  readonly profile: string
  readonly arn: string
  readonly externalId: string | undefined
  readonly sessionName: string | undefined
  readonly durationSeconds: number | undefined
  readonly mfaSerial: string | undefined
}

export interface Chain {
  readonly source: ProfileSource
  /** The profile that the source belongs to. */
  readonly owner: string
  /** In the order in which they are assumed. */
  readonly roles: readonly Role[]
}

/**
 * Resolves a profile that exists.
 * @param path the profiles that led to it by source_profile
 * @throws {CredentialFault} if the settings contradict each other or name what does not exist
 */
export function resolveChain(
  files: ConfigFiles,
  owner: string,
  path: readonly string[] = [],
): Chain {
  const all = files.profile(owner) ?? {}
  const isRepeated = path.includes(owner)
  const settings = isRepeated ? withoutRole(all) : all
  const profile = { name: owner, subject: subjectOf(owner, path) }
  if (!isRepeated) checkSettings(settings, profile)
  const keys = staticKeys(settings, profile)
  const roles = settings.role_arn ? [readRole(settings, settings.role_arn, owner)] : []
  const source = settings.source_profile
  if (source && !(keys && path.length > 0)) {
    const inner = sourceChain(files, source, [...path, owner])
    return { ...inner, roles: [...inner.roles, ...roles] }
  }
  const found = keys ? ({ kind: 'keys', keys } as const) : profileSource(files, settings, profile)
  if (isRepeated && found.kind === 'next') throw loop(owner)
  return { source: found, owner, roles: found.kind === 'web identity' ? [] : roles }
}

const subjectOf = (name: string, path: readonly string[]) =>
  path.length === 0 ? text`it` : text`profile ${shownProfile(name)}`

function sourceChain(files: ConfigFiles, name: string, path: readonly string[]): Chain {
  const by = shownProfile(path.at(-1) ?? '')
  if (!files.profile(name)) {
    throw new CredentialFault(text`its source_profile ${shownProfile(name)} does not exist`, {
      hint: text`add the profile ${shownProfile(name)}, or correct source_profile in profile ${by}`,
    })
  }
  const chain = resolveChain(files, name, path)
  if (chain.source.kind !== 'next') return chain
  throw new CredentialFault(text`its source_profile ${shownProfile(name)} has no credentials`, {
    hint: text`add credentials to profile ${shownProfile(name)}, or sign in: aws configure${profileFlag(name)}`,
  })
}

const loop = (name: string) =>
  new CredentialFault(text`its source_profile leads back to profile ${shownProfile(name)}`, {
    hint: text`correct source_profile in profile ${shownProfile(name)}`,
  })

const roleSettings = new Set(['role_arn', 'source_profile', 'mfa_serial'])

const withoutRole = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !roleSettings.has(name)))

const readRole = (settings: Settings, arn: string, profile: string): Role => ({
  profile,
  arn,
  externalId: settings.external_id,
  sessionName: settings.role_session_name,
  durationSeconds: Number(settings.duration_seconds) || undefined,
  mfaSerial: settings.mfa_serial,
})
