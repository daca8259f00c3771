/** What one profile names as its source of credentials, and what is wrong with its settings. */
import { type Text, text } from '../../core/text.ts'
import { type ConfigFiles, profileFlag, type Settings, shownProfile } from './profile.ts'
import { CredentialFault } from './source-error.ts'

/** The profile whose settings are read. */
export interface Owner {
  readonly name: string
  /** The subject of a sentence about its settings: `it`, or `profile 'base'` on the way to a role. */
  readonly subject: Text
}

export interface StaticKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SsoRole {
  /** Name of the session; undefined in profiles that have none. */
  readonly session: string | undefined
  readonly startUrl: string
  readonly region: string
  readonly accountId: string
  readonly roleName: string
}

export interface WebIdentity {
  readonly tokenFile: string
  readonly roleArn: string
  readonly sessionName: string | undefined
}

export type ProfileSource =
  | { readonly kind: 'keys'; readonly keys: StaticKeys }
  | { readonly kind: 'environment' | 'container' | 'instance' }
  | { readonly kind: 'web identity'; readonly identity: WebIdentity }
  | { readonly kind: 'SSO'; readonly role: SsoRole }
  | { readonly kind: 'login'; readonly session: string }
  | { readonly kind: 'credential_process'; readonly command: string }
  /** The profile names none: those after profiles in the order of sources. */
  | { readonly kind: 'next' }

/**
 * Checks settings that need another one, and those of which there can be one only.
 * @throws {CredentialFault} {@link CredentialFault}
 */
export function checkSettings(settings: Settings, owner: Owner): void {
  const needing = ['source_profile', 'credential_source', 'web_identity_token_file'] as const
  const kinds = [...needing, 'credential_process'] as const
  const [first, second] = kinds.filter((name) => settings[name])
  if (first && second) {
    throw new CredentialFault(text`${owner.subject} has both ${first} and ${second}`, {
      hint: text`remove one of them from profile ${shownProfile(owner.name)}`,
    })
  }
  const one = needing.find((name) => settings[name])
  if (!one || settings.role_arn) return
  throw new CredentialFault(text`${owner.subject} has ${one} without role_arn`, {
    hint: text`add role_arn to profile ${shownProfile(owner.name)}`,
  })
}

/** The keys of a profile, or undefined if it has none. @throws {CredentialFault} for one of the two */
export function staticKeys(settings: Settings, owner: Owner): StaticKeys | undefined {
  const {
    aws_access_key_id: id,
    aws_secret_access_key: secret,
    aws_session_token: token,
  } = settings
  if (id && secret) {
    return { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) }
  }
  if (!id && !secret) return undefined
  const [has, lacks] = id ? (['id', 'secret'] as const) : (['secret', 'id'] as const)
  const names = { id: 'aws_access_key_id', secret: 'aws_secret_access_key' } as const
  throw new CredentialFault(text`${owner.subject} has ${names[has]} without ${names[lacks]}`, {
    hint: text`set both in profile ${shownProfile(owner.name)}, or neither`,
  })
}

/** The source besides keys and other profiles, in the order of chamber (Go). */
export function profileSource(files: ConfigFiles, settings: Settings, owner: Owner): ProfileSource {
  const { credential_source, web_identity_token_file: tokenFile, role_arn: roleArn } = settings
  if (credential_source) return { kind: namedSource(credential_source, owner) }
  if (tokenFile && roleArn) {
    const sessionName = settings.role_session_name
    return { kind: 'web identity', identity: { tokenFile, roleArn, sessionName } }
  }
  if (
    Object.keys(settings).some((name) =>
      /^sso_(session|start_url|region|account_id|role_name)$/.test(name),
    )
  ) {
    return { kind: 'SSO', role: readSsoRole(files, settings, owner) }
  }
  if (settings.login_session) return { kind: 'login', session: settings.login_session }
  const { credential_process: command } = settings
  return command ? { kind: 'credential_process', command } : { kind: 'next' }
}

function namedSource(input: string, owner: Owner): 'environment' | 'container' | 'instance' {
  const kinds = {
    environment: 'environment',
    ecscontainer: 'container',
    ec2instancemetadata: 'instance',
  } as const
  const kind = kinds[input.toLowerCase() as keyof typeof kinds]
  if (kind) return kind
  throw new CredentialFault(text`${owner.subject} has an invalid credential_source`, {
    hint: text`use Environment, EcsContainer or Ec2InstanceMetadata`,
  })
}

function readSsoRole(files: ConfigFiles, settings: Settings, owner: Owner): SsoRole {
  const { sso_session: session } = settings
  const section = session === undefined ? settings : files.ssoSession(session)
  if (!section) {
    const header: Text = text`[sso-session ${session === undefined ? text`` : sessionName(session)}]`
    throw new CredentialFault(
      text`the section ${header} of profile ${shownProfile(owner.name)} does not exist`,
      {
        hint: text`add ${header} to ~/.aws/config: aws configure sso-session`,
      },
    )
  }
  const { sso_start_url: startUrl, sso_region: region } = section
  const { sso_account_id: accountId, sso_role_name: roleName } = settings
  if (startUrl && region && accountId && roleName) {
    checkSameSession(settings, section, owner)
    return { session, startUrl, region, accountId, roleName }
  }
  const found = {
    sso_start_url: startUrl,
    sso_region: region,
    sso_account_id: accountId,
    sso_role_name: roleName,
  }
  const missing = (Object.keys(found) as (keyof typeof found)[]).find((name) => !found[name])
  throw new CredentialFault(text`${owner.subject} has no ${missing ?? 'sso_region'}`, {
    hint: text`complete its SSO settings: aws configure sso${profileFlag(owner.name)}`,
  })
}

/** A profile may repeat the settings of its session, but not contradict them. */
function checkSameSession(settings: Settings, section: Settings, owner: Owner): void {
  for (const name of ['sso_region', 'sso_start_url'] as const) {
    if (!settings[name] || settings[name] === section[name]) continue
    throw new CredentialFault(
      text`${name} of profile ${shownProfile(owner.name)} differs from that of its sso-session`,
      {
        hint: text`remove ${name} from profile ${shownProfile(owner.name)}`,
      },
    )
  }
}

const sessionName = (name: string): Text => (profileFlag(name) === '' ? text`NAME` : (name as Text))
