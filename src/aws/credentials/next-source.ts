/** The sources that need no profile: the container, or else the instance. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import type { Transport } from '../../host/node/http.ts'
import { containerEndpoint } from './container.ts'
import { instanceMetadata, isMetadataAllowed } from './instance-metadata.ts'
import type { AskPerson } from './mfa.ts'
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
  /** Asks for an MFA code; without it there is nobody to ask. */
  readonly ask?: AskPerson | undefined
}

/** Of the container, or else of the instance. */
export function nextSource(options: SourceOptions): CredentialSource {
  const { env } = options
  const hint = halfOfTheKeys(env) ?? signInHint
  return containerSource(options) ?? instanceSource(options, hint) ?? noSource(hint)
}

/** Undefined outside a container. */
export function containerSource({ env, send }: SourceOptions): CredentialSource | undefined {
  const container = containerEndpoint(env, send)
  return (
    container && {
      name: text`the container credential endpoint ${container.host}`,
      hint: text`check the AWS_CONTAINER_CREDENTIALS_… variables, and the agent that answers there`,
      get: () => container.credentials(),
    }
  )
}

/** Undefined where metadata is disabled. */
export function instanceSource(
  { env, send }: SourceOptions,
  hint: Text,
): CredentialSource | undefined {
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
