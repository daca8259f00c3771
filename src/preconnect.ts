/** Where a command line is going to connect to, told before any of it is loaded. */
import { regionOfVariables } from './aws/region.ts'
import { directEndpoint } from './stores/ssm/direct-endpoint.ts'
import type { Variables } from './core/variables.ts'

/** Those that ask Parameter Store for something whenever they are called as they should be. */
const commands = new Set([
  'check',
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
  'read',
  'release',
  'releases',
  'render',
  'rollback',
  'tag',
  'write',
])

export interface EarlyEndpoint extends Connections {
  readonly url: URL
}

interface Connections {
  /** How many requests it is sent at once to begin with. */
  readonly atOnce: number
  /** How many more when the first has been answered. */
  readonly later: number
}

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
  return url && { url, ...connectionsOf(command, rest) }
}

/** More are rare, and made when they are needed. */
const mostConnections = 8

/** A guess at no cost: how many requests a command sends side by side. */
function connectionsOf(command: string, words: readonly string[]): Connections {
  const [wanted, others] = takeOnly(words)
  const expands = others.some((word) => /^(-[a-z]*e[a-z]*|--expand)$/.test(word))
  // the values of up to forty keys, ten in a call
  if (command === 'list' && expands) return { atOnce: 1, later: 3 }
  const isPlain = !others.some((word) => word.startsWith('-'))
  let atOnce = 1
  if (isPlain && wanted.length > 0) atOnce = Math.ceil((others.length * wanted.length) / 10)
  else if (isPlain && readsServices.has(command)) atOnce = others.length
  // the value, and what is known of it
  else if (isPlain && command === 'read') atOnce = 2
  return { atOnce: Math.min(Math.max(1, atOnce), mostConnections), later: 0 }
}

const readsServices = new Set(['check', 'env', 'exec', 'export'])

/** The keys that `--only` names, which are asked for ten at a time, and the other words. */
function takeOnly(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = words.indexOf('--only')
  const list = words[at + 1]
  if (at < 0 || list === undefined || /[*?[{]/.test(list)) return [[], words]
  return [list.split(','), [...words.slice(0, at), ...words.slice(at + 2)]]
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
