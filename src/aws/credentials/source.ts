/**
 * Where credentials come from: the first source that is configured, in the order of chamber (Go). If
 * that one fails, its failure is the answer: the next one might be another account.
 */
import type { AwsCredentialIdentity } from '@smithy/types'
import { quote, type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import type { Transport } from '../../host/node/http.ts'
import { assumeRole, type AskCode } from './assume-role.ts'
import { type Chain, resolveChain } from './chain.ts'
import type { ProfileSource, WebIdentity } from './profile-source.ts'
import { isProfileFirst } from './config-files.ts'
import { containerEndpoint } from './container.ts'
import { environmentKeys } from './environment.ts'
import { instanceMetadata, isMetadataAllowed } from './instance-metadata.ts'
import { processCredentials, processDeadline } from './process.ts'
import { profileFlag, readConfigFiles, readProfile, shownProfile } from './profile.ts'
import { createSourceClients, type SourceClients } from './sdk.ts'
import { signInHint } from './sign-in.ts'
import { CredentialFault } from './source-error.ts'

export interface CredentialSource {
  /** For sentences: `profile 'dev'`; with the host that is asked, once that is known. */
  readonly name: Text
  /** The way out when it fails. */
  readonly hint: Text
  /** Milliseconds that it may take, where they are not those of every source. */
  readonly deadline?: number | undefined
  /** @throws {CredentialFault} {@link CredentialFault}, or what a socket throws */
  get(signal: AbortSignal): Promise<AwsCredentialIdentity>
}

export interface SourceOptions {
  readonly env: Variables
  readonly region: string
  readonly send: Transport
  readonly askCode: AskCode
}

/**
 * The source behind the keys of the environment, which count before all others.
 * @throws {ChamberError} PROFILE_MISSING, PROFILE_UNREADABLE
 */
export function findSource(options: SourceOptions): CredentialSource {
  const { env } = options
  // a misspelt name is an error even where the profile is not needed
  if (env.AWS_PROFILE || isProfileFirst(env)) readProfile(env)
  if (!isProfileFirst(env) && env.AWS_WEB_IDENTITY_TOKEN_FILE) {
    return webIdentitySource(options, env.AWS_WEB_IDENTITY_TOKEN_FILE)
  }
  const { name, settings } = readProfile(env)
  if (settings && hasSource(settings)) return profileSource(options, name)
  return nextSource(options)
}

const credentialSetting =
  /^(aws_access_key_id|aws_secret_access_key|role_arn|source_profile|credential_source|credential_process|web_identity_token_file|sso_(session|start_url|region|account_id|role_name)|login_session)$/

/** Whether a profile names a source of credentials or a role. */
export const hasSource = (settings: object): boolean =>
  Object.keys(settings).some((name) => credentialSetting.test(name))

/** Of the container, or else of the instance. */
function nextSource(options: SourceOptions): CredentialSource {
  const { env } = options
  const hint = halfOfTheKeys(env) ?? signInHint
  return containerSource(options) ?? instanceSource(options, hint) ?? noSource(hint)
}

function containerSource({ env, send }: SourceOptions): CredentialSource | undefined {
  const container = containerEndpoint(env, send)
  return (
    container && {
      name: text`the container credential endpoint ${container.host}`,
      hint: text`check the AWS_CONTAINER_CREDENTIALS_… variables, and the agent that answers there`,
      get: () => container.credentials(),
    }
  )
}

function instanceSource({ env, send }: SourceOptions, hint: Text): CredentialSource | undefined {
  if (!isMetadataAllowed(env)) return undefined
  const metadata = instanceMetadata(env, send)
  return {
    name: text`the instance metadata ${metadata.host}, the only source that is configured`,
    hint,
    get: () => metadata.credentials(),
  }
}

const noSource = (hint: Text): CredentialSource => ({
  name: text`the environment or the AWS configuration files`,
  hint,
  async get() {
    throw new CredentialFault(text`none are there, and AWS_EC2_METADATA_DISABLED is set`)
  },
})

/** Half of the keys count as none; that is what a user then has to know. */
function halfOfTheKeys(env: Variables): Text | undefined {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const
  const [set, ...others] = names.filter((name) => env[name])
  const missing = names.find((name) => !env[name])
  if (!set || !missing || others.length > 0) return undefined
  return text`${set} is set without ${missing}: set both, or neither`
}

function webIdentitySource(options: SourceOptions, tokenFile: string): CredentialSource {
  const { env, region, send } = options
  const clients = createSourceClients(env, region, send)
  return {
    get name() {
      return text`the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)${at(clients)}`
    },
    hint: text`check AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and the trust policy of the role`,
    async get() {
      const { AWS_ROLE_ARN: roleArn, AWS_ROLE_SESSION_NAME: sessionName } = env
      if (!roleArn) throw new CredentialFault(text`AWS_ROLE_ARN is not set`)
      return assumeWithToken({ tokenFile, roleArn, sessionName: sessionName || undefined }, clients)
    },
  }
}

/** The host that was asked, once one was. */
function at(clients: SourceClients): Text {
  const host = clients.host()
  return host === undefined ? text`` : text` at ${quote(host, 'host', text`a host`)}`
}

async function assumeWithToken(identity: WebIdentity, clients: SourceClients) {
  const { webIdentityCredentials } = await import('./web-identity.ts')
  return webIdentityCredentials(identity, clients)
}

/** A profile: its own source, or that of the profile it leads to, and the roles on the way. */
function profileSource(options: SourceOptions, name: string): CredentialSource {
  const { env, region, send, askCode } = options
  const clients = createSourceClients(env, region, send)
  const chain = tryChain(() => resolveChain(readConfigFiles(env), name))
  const kind = chain instanceof CredentialFault ? text`` : kindOf(chain, name)
  const { source: { kind: sourceKind } = { kind: undefined }, roles = [] } =
    chain instanceof CredentialFault ? {} : chain
  const isAsking = sourceKind === 'credential_process' || roles.some((role) => role.mfaSerial)
  return {
    get name() {
      return text`profile ${shownProfile(name)}${kind}${at(clients)}`
    },
    hint:
      sourceKind === 'credential_process'
        ? text`run the credential_process of the profile by itself to see what it says`
        : text`check the profile: aws sts get-caller-identity${profileFlag(name)}`,
    deadline: isAsking ? processDeadline() : undefined,
    async get(signal) {
      if (chain instanceof CredentialFault) throw chain
      let credentials = await fromProfile({ chain, signal, clients, options })
      for (const role of chain.roles) {
        credentials = await assumeRole(role, { by: credentials, clients, askCode, signal })
      }
      return credentials
    },
  }
}

function tryChain(resolve: () => Chain): Chain | CredentialFault {
  try {
    return resolve()
  } catch (error) {
    if (error instanceof CredentialFault) return error
    throw error
  }
}

/** ` (SSO)`, ` (SSO of profile 'dev', role)`; nothing for keys. */
function kindOf({ source, owner, roles }: Chain, name: string): Text {
  const { kind } = source
  const own =
    kind === 'keys' ? text`keys` : kind === 'next' ? text`container or instance` : text`${kind}`
  const by = owner === name ? own : text`${own} of profile ${shownProfile(owner)}`
  if (roles.length > 0) return text` (role by ${by})`
  return kind === 'keys' ? text`` : text` (${by})`
}

interface FromProfile {
  readonly chain: Chain
  readonly signal: AbortSignal
  readonly clients: SourceClients
  readonly options: SourceOptions
}

function fromProfile(request: FromProfile): Promise<AwsCredentialIdentity> {
  const { chain } = request
  return getters[chain.source.kind]({ ...request, source: chain.source as never })
}

type Getters = {
  readonly [Kind in ProfileSource['kind']]: (
    request: FromProfile & { readonly source: Extract<ProfileSource, { readonly kind: Kind }> },
  ) => Promise<AwsCredentialIdentity>
}

/** How the credentials of each kind are got; those behind a dot are loaded when they are needed. */
const getters: Getters = {
  keys: async ({ source }) => source.keys,
  async environment({ options }) {
    const keys = environmentKeys(options.env)
    if (keys) return keys
    throw new CredentialFault(text`AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set`)
  },
  async container({ options, signal }) {
    const source = containerSource(options)
    if (source) return source.get(signal)
    throw new CredentialFault(text`AWS_CONTAINER_CREDENTIALS_FULL_URI is not set`)
  },
  async instance({ options, signal }) {
    const source = instanceSource(options, signInHint)
    if (source) return source.get(signal)
    throw new CredentialFault(text`AWS_EC2_METADATA_DISABLED is set`)
  },
  next: ({ options, signal }) => nextSource(options).get(signal),
  'web identity': ({ source, clients }) => assumeWithToken(source.identity, clients),
  async SSO({ source, chain, clients, options }) {
    const { ssoCredentials } = await import('./sso.ts')
    return ssoCredentials({ role: source.role, owner: chain.owner, env: options.env, clients })
  },
  async login({ source, chain, clients, options }) {
    const { loginCredentials } = await import('./login.ts')
    return loginCredentials({
      session: source.session,
      owner: chain.owner,
      env: options.env,
      clients,
    })
  },
  credential_process: ({ source, signal }) => processCredentials(source.command, signal),
}
