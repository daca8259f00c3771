/** What the benchmarks and their server say to each other, and how the server is started. */
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Chain } from './certificates.ts'
import { type Companion, startCompanion } from './companion.ts'
import { median } from './median.ts'

export interface Preparation {
  /** Names and values. */
  readonly parameters: readonly (readonly [string, string])[]
  readonly writesPerSecond?: number | undefined
}

export interface Count {
  readonly calls: Record<string, number>
  /** Calls that were over the quota. */
  refused: number
  connections: number
}

/** Something that happened, in nanoseconds of the clock that all processes share. */
export interface Moment {
  readonly what: string
  readonly at: number
}

export interface ServerAddress {
  readonly url: string
  readonly port: number
  /** Where credentials are, for AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  readonly credentials: string
}

export interface Endpoint extends ServerAddress {
  prepare(preparation: Preparation): Promise<void>
  /** Starts counting anew. */
  forget(): Promise<void>
  seen(): Promise<Count & { readonly moments: readonly Moment[] }>
  /** Milliseconds that a TCP connection takes to stand: the least and the median of some. */
  roundTrip(): Promise<{ readonly least: number; readonly median: number }>
}

export interface EndpointOptions {
  readonly folder: string
  readonly address: string
  readonly chain: Chain
  /** The network namespace that it is in. */
  readonly namespace?: string | undefined
}

export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { folder, address, chain, namespace } = options
  const server = [join(folder, 'server.mjs'), address, chain.certificates, chain.key]
  const words = [process.execPath, ...server]
  const [file = '', ...args] = namespace ? ['ip', 'netns', 'exec', namespace, ...words] : words
  const companion = startCompanion(file, args)
  const where = await companion.hear<ServerAddress>()
  return {
    ...where,
    prepare: async (preparation) => void (await companion.ask({ prepare: preparation })),
    forget: async () => void (await companion.ask({ forget: true })),
    seen: () => companion.ask({}),
    roundTrip: () => roundTrip(address, where.port),
  }
}

const tries = 9

async function roundTrip(host: string, port: number) {
  const times: number[] = []
  for (let left = tries; left > 0; left--) {
    const start = performance.now()
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, host, () => resolve(void socket.destroy())).on('error', reject)
    })
    times.push(performance.now() - start)
  }
  return { least: Math.min(...times), median: median(times) }
}

export interface Distance {
  readonly namespace: string
  readonly address: string
}

/** A network namespace so many milliseconds away, or why there is none. */
export async function startDistance(
  root: string,
  milliseconds: number,
): Promise<Distance | string> {
  if (process.platform !== 'linux') return 'a distance is made on Linux alone'
  if (process.getuid?.() !== 0) return 'a distance needs root: run npm run bench as root'
  const companion: Companion = startCompanion('python3', [
    join(root, 'bench', 'distance.py'),
    String(milliseconds),
  ])
  try {
    return await companion.hear<Distance>()
  } catch {
    await companion.end()
    return 'no distance could be made: it takes python3, ip and /dev/net/tun'
  }
}
