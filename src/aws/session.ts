/** Everything that calls to AWS have in common: region, credentials, retries, deadline, errors. */
import { quote, text, type Text } from '../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { createTransport } from '#transport'
import type { Settings } from '../core/settings.ts'
import type { Variables } from '../core/variables.ts'
import type { AskPerson } from './credentials/mfa.ts'
import type { Service } from './endpoint.ts'
import type { ClientConfig } from './sdk/config.ts'
import { createCredentials } from './credentials/credentials.ts'
import { reportVersion1 } from './credentials/version1-report.ts'
import { Deadline } from './deadline.ts'
import { resolveRegion } from './region.ts'
import type { Transport } from '../host/node/http.ts'
import { CallRunner, type Run } from './call.ts'

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
  /** For the constructor of the SDK client of a service; loads what those have in common. */
  readonly clientConfig: (service: Service) => Promise<ClientConfig>
  /** For requests without an SDK client. */
  readonly transport: Transport
  readonly credentials: () => Promise<AwsCredentialIdentity>
  readonly call: Call
  /** Gives a command that gets on all its time again: an import takes longer the more it holds. */
  readonly restartDeadline: () => void
}

export interface SessionOptions {
  readonly env: Variables
  readonly settings: Pick<Settings, 'attempts' | 'countsThrottled' | 'retryMode' | 'timeout'>
  /** Milliseconds that silence and throttling may last at most. */
  readonly patience?: number | undefined
  /** Ends every call at once. */
  readonly signal?: AbortSignal | undefined
  /** Whether the region of the profile counts before those of the variables. */
  readonly profileFirst?: boolean
  /** Told what is waited for: within 3 s, then every 10 s. */
  readonly onWait: (line: Text) => void
  readonly onNotice?: (level: 'warning' | 'verbose', line: Text) => void
  /** Asks for an MFA code; without it there is nobody to ask. */
  readonly ask?: AskPerson | undefined
  /** Told which source of credentials was used, and which were not. */
  readonly onSource?: ((line: Text) => void) | undefined
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
  const limits = { ...settings, total: settings.timeout, patience: options.patience }
  const deadline = new Deadline({ limits, parent: options.signal, onWait })
  const calls = new CallRunner(deadline)
  const warn = (line: Text) =>
    options.onNotice ? options.onNotice('warning', line) : onWait(text`warning: ${line}`)
  const plain = reportVersion1(createTransport(env), warn)
  const region = await calls.region(resolveRegion(env, plain, { profileFirst }))
  const credentials = createCredentials({ ...options, region, send: plain })
  calls.pendingCredentials = credentials.pending
  const transport = through(async (request, sending) => {
    calls.endpoint = quote(request.url.host, 'host', text`the endpoint`)
    const response = await plain(request, sending)
    if (response.status < 500) deadline.responded()
    return response
  })
  return {
    region,
    transport,
    credentials: () => credentials.provide(),
    async clientConfig(service) {
      const { createClientConfig } = await import('./sdk/config.ts')
      return createClientConfig({
        env,
        service,
        region,
        transport,
        credentials: credentials.provide,
        mode: settings.retryMode,
        deadline,
      })
    },
    call: (action, run, secrets = []) =>
      calls.run(run, {
        action: quote(action, 'action'),
        env,
        region,
        secrets,
        // it may take the call to know
        get credentials() {
          return credentials.source()
        },
      }),
    restartDeadline: () => deadline.restart(),
  }
}
