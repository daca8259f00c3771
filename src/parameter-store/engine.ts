import { memoryBacking } from './backing.ts'
import type { Backing } from './backing.ts'
import { Fault } from './fault.ts'
import type { Settings } from './operations/call.ts'
import { operations } from './operations/operations.ts'
import { createThrottle } from './throttle.ts'
import type { Rates } from './throttle.ts'

export type EngineOptions = {
  /** Where the state is kept; in memory by default. */
  readonly backing?: Backing | undefined
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  /** Part of every ARN, 123456789012 by default. */
  readonly accountId?: string | undefined
  /** What is told as LastModifiedUser: an ARN or any text. */
  readonly user?: string | undefined
  /** The KMS key ids, aliases and ARNs that exist. By default every one does. */
  readonly kmsKeys?: readonly string[] | undefined
  /** Gives an empty page with a NextToken before every page, as AWS may. */
  readonly emptyPages?: boolean | undefined
  /** Lets names hold characters that AWS refuses. */
  readonly lenientNames?: boolean | undefined
  /** Refuses requests above these rates with ThrottlingException. */
  readonly throttle?: Rates | undefined
}

export type Request = {
  /** As in X-Amz-Target, without the service: `PutParameter`. */
  readonly operation: string
  readonly input: unknown
  readonly region: string
}

/** Parameter Store without a wire. */
export type Engine = {
  /**
   * Answers a request with the operation's output; for an operation that changes parameters, after
   * the change is kept.
   *
   * @throws Fault what AWS would refuse; ChamberError when the backing cannot be read or written
   */
  readonly execute: (request: Request) => Promise<object>
}

/**
 * Makes a Parameter Store that behaves as live AWS does.
 *
 * @example
 * const engine = createEngine({ kmsKeys: ['alias/parameter_store_key'] })
 * await engine.execute({ operation: 'GetParameter', input: { Name: '/a/b' }, region: 'eu-west-1' })
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const { backing = memoryBacking(), now = Date.now, accountId = '123456789012' } = options
  const settings: Settings = {
    accountId,
    user: options.user ?? `arn:aws:iam::${accountId}:user/chamber`,
    kmsKeys: options.kmsKeys,
    emptyPages: options.emptyPages ?? false,
    lenientNames: options.lenientNames ?? false,
  }
  const throttle = createThrottle(options.throttle ?? {}, now)
  return {
    async execute({ operation, input, region }) {
      const entry = operations.get(operation)
      if (!entry) throw new Fault('UnknownOperationException')
      if (entry.quota) throttle(entry.quota, region)
      const keep = entry.changes ? backing.change : backing.read
      return keep((state) => {
        const parameters = state.region(region)
        const place = { region, accountId }
        return entry.run({ operation, parameters, place, now: now(), settings }, input)
      })
    },
  }
}
