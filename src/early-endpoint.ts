/** Where a command line is going to connect to, told before any of it is loaded. */
import { regionOfVariables } from './aws/region.ts'
import { directEndpoint } from './stores/ssm/direct-endpoint.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Those that ask Parameter Store for something whenever they are called as they should be. */
const commands = new Set([
  'copy',
  'delete',
  'env',
  'exec',
  'export',
  'find',
  'history',
  'import',
  'list',
  'list-services',
  'check',
  'read',
  'release',
  'releases',
  'render',
  'rollback',
  'tag',
  'write',
])

export interface EarlyEndpoint {
  readonly url: URL
  /** How many requests it is sent at once to begin with. */
  readonly connections: number
}

/** Services beyond this many are rare, and their connections are made when they are needed. */
const mostConnections = 5

/**
 * The endpoint that a command is sure to ask, or undefined where that is not plain to see: another
 * backend, a proxy, a region that has to be looked for. A wrong guess costs a connection that nobody
 * uses.
 */
export function earlyEndpoint(words: readonly string[], env: Variables): EarlyEndpoint | undefined {
  const end = words.indexOf('--')
  const [command = '', ...rest] = end < 0 ? words : words.slice(0, end)
  if (!commands.has(command) || rest.some(mayLeadElsewhere)) return undefined
  const backend = env.CHAMBER_SECRET_BACKEND || 'ssm'
  if (backend.toLowerCase() !== 'ssm' || Object.keys(env).some((name) => isProxy(name, env))) {
    return undefined
  }
  const url = endpointOf(env)
  // the services of a plain exec are read side by side
  const services =
    command === 'exec' && !rest.some((word) => word.startsWith('-')) ? rest.length : 1
  return url && { url, connections: Math.min(Math.max(1, services), mostConnections) }
}

function endpointOf(env: Variables): URL | undefined {
  const region = regionOfVariables(env)
  try {
    return region === undefined ? undefined : directEndpoint(env, region)
  } catch {
    // the command itself tells what is wrong with the endpoint
    return undefined
  }
}

/** `--backend`, `--help`, and their short forms, alone or among others. */
const mayLeadElsewhere = (word: string): boolean => /^(--(backend|help)|-[a-z]*[bh])/.test(word)

const isProxy = (name: string, env: Variables): boolean =>
  /^https?_proxy$/i.test(name) && Boolean(env[name])
