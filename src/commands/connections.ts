/** How many connections to Parameter Store a command is certain to use. */
import type { Invocation } from '../cli/command-line.ts'
import type { Connections } from '../preconnect.ts'

const one: Connections = { atOnce: 1, later: 0 }

/** Returns undefined for a command that may not call Parameter Store. */
export function connectionsFor({ path, flags, operands }: Invocation): Connections | undefined {
  switch (path[0]) {
    case 'check':
    case 'env':
    case 'exec':
    case 'export':
      return { atOnce: requestsFor(operands.length, flags), later: 0 }
    case 'read':
      // the value, and its metadata
      return flags.size === 0 ? { atOnce: 2, later: 0 } : one
    case 'list':
      // the metadata, then the values of up to 40 keys, ten per request
      return flags.has('expand') ? { atOnce: 1, later: 3 } : one
    case 'copy':
    case 'delete':
    case 'find':
    case 'history':
    case 'import':
    case 'list-services':
    case 'release':
    case 'releases':
    case 'render':
    case 'rollback':
    case 'tag':
    case 'write':
      return one
    default:
      return undefined
  }
}

/** One request per service; with `--only`, one for every ten keys. */
function requestsFor(services: number, flags: Invocation['flags']): number {
  const only = flags.get('only')
  if (flags.size > (only ? 1 : 0)) return 1
  if (!only) return Math.max(1, services)
  const keys = only.flatMap((list) => String(list).split(','))
  if (keys.some((key) => /[*?[{]/.test(key))) return 1
  return Math.max(1, Math.ceil((services * keys.length) / 10))
}
