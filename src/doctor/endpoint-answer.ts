/** Asking the backend's endpoint something that needs no credentials: is it there, and how fast? */
import { text, quote } from '../core/text.ts'
import { faultReason } from '../aws/credentials/source-error.ts'
import { findProxy, ProxyError } from '../aws/http/proxy.ts'
import type { Transport } from '../host/node/http.ts'
import { ChamberError } from '../core/errors.ts'
import type { Settings } from '../core/settings.ts'
import type { Variables } from '../core/variables.ts'
import { endpointUrl } from './endpoint-url.ts'

export interface Answer {
  readonly host: string
  /** Milliseconds from the beginning to each step; the last one is the whole answer. */
  readonly steps: readonly (readonly [string, number])[]
  /** Milliseconds that the clock here is ahead of the one there; undefined where that tells none. */
  readonly ahead: number | undefined
}

export interface EndpointOptions {
  readonly env: Variables
  readonly settings: Settings
  readonly transport: Transport
}

/** Milliseconds for the whole of it. */
const timeout = 10_000

const stepNames = { name: 'name', connection: 'connection', tls: 'TLS' } as const

/**
 * Any answer will do: AWS refuses a request without a signature, and tells the time.
 * @throws {ChamberError} ENDPOINT_INVALID, NO_ANSWER
 */
export async function askEndpoint(
  { env, settings, transport }: EndpointOptions,
  region: string,
): Promise<Answer> {
  const url = await endpointUrl(env, settings, region)
  const started = performance.now()
  const steps: [string, number][] = []
  const done = (step: string) => steps.push([step, performance.now() - started])
  const headers = { accept: '*/*' }
  try {
    const answer = await transport(
      { method: 'GET', url, headers },
      { timeout, onStep: (step) => done(stepNames[step]) },
    )
    done('answer')
    return { host: url.host, steps, ahead: aheadOf(answer.headers.date) }
  } catch (error) {
    throw await unreachable(error, url, env)
  }
}

function aheadOf(date: string | undefined): number | undefined {
  const there = Date.parse(date ?? '')
  return Number.isNaN(there) ? undefined : Date.now() - there
}

async function unreachable(
  error: unknown,
  url: URL,
  env: EndpointOptions['env'],
): Promise<ChamberError> {
  if (error instanceof ChamberError) return error
  const proxy = await findProxy(url, env)
  const via = proxy
    ? text`through the proxy ${quote(proxy.host, 'host', text`at an address`)}`
    : text`without a proxy`
  const reason = faultReason(error) ?? text`cannot be reached`
  const host = quote(url.host, 'host', text`the endpoint`)
  const message = text`${host} ${error instanceof ProxyError ? reason : text`${reason} (${via})`}`
  return new ChamberError('NO_ANSWER', message, {
    hint: text`check DNS, the route, the VPC endpoint and its security group, HTTPS_PROXY, and the endpoint variables`,
    cause: error,
  })
}
