/** Everything that calls to AWS have in common: region, credentials, retries, deadline, errors. */
import { text, quote, type Text } from '../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { createTransport } from '#transport'
import type { Settings } from '../core/settings.ts'
import type { Variables } from '../core/variables.ts'
import type { ClientConfig } from './sdk/config.ts'
import { createCredentials } from './credentials/credentials.ts'
import { resolveRegion } from './region.ts'
import type { Transport } from '../host/node/http.ts'
import { type Run, Watch } from './call.ts'

export type { Run }

/**
 * Runs one call to AWS within the command's deadline.
 * @param action as IAM names it: `ssm:PutParameter`
 * @param secrets texts that must not appear in an error
 * @throws {ChamberError} for every failure
 */
export type Call = <T>(action: string, run: Run<T>, secrets?: readonly string[]) => Promise<T>

export interface AwsSession {
  readonly region: Text
  /** For the constructor of any SDK client; loads what those have in common. */
  readonly clientConfig: () => Promise<ClientConfig>
  /** For requests without an SDK client. */
  readonly transport: Transport
  readonly credentials: () => Promise<AwsCredentialIdentity>
  readonly call: Call
  /** Gives a command that gets on all its time again: an import takes longer the more it holds. */
  readonly restartDeadline: () => void
}

export interface SessionOptions {
  readonly env: Variables
  readonly settings: Pick<Settings, 'attempts' | 'retryMode' | 'timeout'>
  /** Whether the region of the profile counts before those of the variables. */
  readonly profileFirst?: boolean
  /** Told what is waited for, at most once in two seconds. */
  readonly onWait: (line: Text) => void
  /** What requests to the service pass through, each attempt of them; not those for credentials. */
  readonly through?: (send: Transport) => Transport
}

/**
 * Opens a session; nothing is asked of AWS yet, but for the region where neither variable nor
 * profile gives one.
 * @throws {ChamberError} REGION_MISSING and what else keeps a session from opening
 */
export async function openSession(options: SessionOptions): Promise<AwsSession> {
  const { env, settings, profileFirst = false, onWait, through = (send) => send } = options
  const watch = new Watch({ onWait, timeout: settings.timeout })
  const plain = createTransport(env)
  const region = await watch.overRegion(resolveRegion(env, plain, { profileFirst }))
  const credentials = createCredentials(env, region, plain)
  watch.pendingCredentials = credentials.pending
  const transport = through((request, sending) => {
    watch.endpoint = quote(request.url.host, 'host', text`the endpoint`)
    return plain(request, sending)
  })
  return {
    region,
    transport,
    credentials: () => credentials.provide(),
    async clientConfig() {
      const { createClientConfig } = await import('./sdk/config.ts')
      return createClientConfig({
        region,
        transport,
        credentials: credentials.provide,
        mode: settings.retryMode,
        attempts: settings.attempts,
        onRetry: (retry) => watch.retrying(retry),
      })
    },
    call: (action, run, secrets = []) =>
      watch.over(run, {
        action: quote(action, 'action'),
        region,
        secrets,
        // it may take the call to know
        get credentials() {
          return credentials.source()
        },
      }),
    restartDeadline: () => watch.restart(),
  }
}
