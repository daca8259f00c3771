/** The credentials of a profile, which may lead to others and to roles. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { type Text, text } from '../../core/text.ts'
import { assumeRole } from './assume-role.ts'
import { type Chain, resolveChain } from './chain.ts'
import { environmentKeys } from './environment.ts'
import { createAskCode } from './mfa.ts'
import {
  containerSource,
  type CredentialSource,
  instanceSource,
  nextSource,
  type SourceOptions,
} from './next-source.ts'
import { processCredentials, processDeadline } from './process.ts'
import { profileFlag, readConfigFiles, shownProfile } from './profile.ts'
import type { ProfileSource } from './profile-source.ts'
import { atHost, createSourceClients, type SourceClients } from './sdk.ts'
import { signInHint } from './sign-in.ts'
import { CredentialFault } from './source-error.ts'

/** A profile: its own source, or that of the profile it leads to, and the roles on the way. */
export function profileCredentials(options: SourceOptions, name: string): CredentialSource {
  const { env, region, send } = options
  const askCode = createAskCode(options.ask)
  const clients = createSourceClients(env, region, send)
  const chain = tryChain(() => resolveChain(readConfigFiles(env), name))
  const kind = chain instanceof CredentialFault ? text`` : kindOf(chain, name)
  const { source: { kind: sourceKind } = { kind: undefined }, roles = [] } =
    chain instanceof CredentialFault ? {} : chain
  const isAsking = sourceKind === 'credential_process' || roles.some((role) => role.mfaSerial)
  return {
    get name() {
      return text`profile ${shownProfile(name)}${kind}${atHost(clients)}`
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
  async 'web identity'({ source, clients }) {
    const { webIdentityCredentials } = await import('./web-identity.ts')
    return webIdentityCredentials(source.identity, clients)
  },
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
