/** Opens connections to the endpoint that a command is certain to call, before it is loaded. */
import { connectEarly } from '#early-connection'
import { regionOfVariables } from './aws/region.ts'
import type { Variables } from './core/variables.ts'
import { directEndpoint } from './stores/ssm/direct-endpoint.ts'

export interface Connections {
  /** For the requests that are sent first, at the same time. */
  readonly atOnce: number
  /** For the requests after the first response. */
  readonly later: number
}

/** More are rare, and opened when they are needed. */
const maxConnections = 8

/**
 * Starts connecting, or returns undefined if the endpoint is not certain: another backend, a proxy,
 * or a region that has to be looked up. An unused connection has no other cost.
 */
export function preconnect(
  { atOnce, later }: Connections,
  backend: string | undefined,
  env: Variables,
): Promise<void> | undefined {
  const url = findEndpoint(backend ?? (env.CHAMBER_SECRET_BACKEND || 'ssm'), env)
  return url && connectEarly({ url, atOnce: Math.min(atOnce, maxConnections), later }, env)
}

/** Returns the Parameter Store endpoint, if it is certain. */
export function findEndpoint(backend: string, env: Variables): URL | undefined {
  if (backend.toLowerCase() !== 'ssm' || Object.keys(env).some((name) => isProxy(name, env))) {
    return undefined
  }
  const region = regionOfVariables(env)
  try {
    return region === undefined ? undefined : directEndpoint(env, region)
  } catch {
    // the command itself reports an invalid endpoint
    return undefined
  }
}

const isProxy = (name: string, env: Variables): boolean =>
  /^https?_proxy$/i.test(name) && Boolean(env[name])
