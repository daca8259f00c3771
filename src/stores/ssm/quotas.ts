/**
 * Keeps all calls of a command under the quotas of Parameter Store, whoever makes them and however
 * often: it sits below the SDK's retries, where each request is seen.
 *
 * Values may be read 40 times a second in an account. Most commands ask less than that in all; their
 * calls are counted and nothing else happens, so that they are as fast as without. From there on, or
 * from the first refusal on, a pace is kept. Listings have a quota that AWS does not tell: their
 * calls go one after the other, and at a pace once one was refused. The writes of an import keep a
 * pace of their own, which knows what may be written side by side.
 */
import type { Transport, TransportResponse } from '../../host/node/http.ts'
import type { Clock, Pace } from './pace.ts'

/** Calls a second in every account: GetParameter, GetParameters and GetParametersByPath together. */
const readsPerSecond = 40

/** Calls a second to go on with after a first refusal: the account may be busy with others. */
const leastReads = readsPerSecond / 4

/** A transport for the requests of one command. */
export function keepQuotas(send: Transport, clock?: Clock): Transport {
  const values = new Quota({ free: readsPerSecond, least: leastReads, clock })
  const histories = new Quota({ free: readsPerSecond, least: leastReads, clock })
  const listings = new Quota({ free: Infinity, least: 1, clock })
  const deletions = new Quota({ free: Infinity, least: 1, clock })
  const byOperation: Readonly<Record<string, Quota>> = {
    GetParameters: values,
    GetParametersByPath: values,
    GetParameterHistory: histories,
    DescribeParameters: listings,
    DeleteParameter: deletions,
  }
  return (request, options) => {
    const [, operation = ''] = request.headers['x-amz-target']?.split('.') ?? []
    const quota = byOperation[operation]
    if (!quota) return send(request, options)
    return quota.run(() => send(request, options), options?.signal)
  }
}

interface QuotaOptions {
  /** Calls that are made without a pace. */
  readonly free: number
  readonly least: number
  readonly clock: Clock | undefined
}

class Quota {
  readonly #options: QuotaOptions
  readonly #clock: Pick<Clock, 'now'>
  /** When the first answer came: the endpoint counts from the first call, which came before that. */
  #since: number | undefined
  #made = 0
  #accepted = 0
  #pace: Promise<Pace> | undefined

  constructor(options: QuotaOptions) {
    this.#options = options
    this.#clock = options.clock ?? performance
  }

  async run(
    send: () => Promise<TransportResponse>,
    signal: AbortSignal | undefined,
  ): Promise<TransportResponse> {
    if (!this.#pace && this.#made < this.#options.free) this.#made++
    else await (await this.#start()).turn(signal)
    const startedAt = this.#clock.now()
    const answer = await send()
    this.#since ??= this.#clock.now()
    if (isRefusal(answer)) (await this.#start()).refused(startedAt)
    else if (this.#pace) (await this.#pace).accepted()
    else this.#accepted++
    return answer
  }

  /** Loaded for the few commands that need it. */
  #start(): Promise<Pace> {
    return (this.#pace ??= import('./quota-pace.ts').then(({ createPace }) =>
      createPace({
        ...this.#options,
        since: this.#since ?? this.#clock.now(),
        made: this.#made,
        accepted: this.#accepted,
      }),
    ))
  }
}

/** As AWS says it: status 400, and the name of the error in the body. */
function isRefusal({ status, body }: TransportResponse): boolean {
  if (status === 429) return true
  return status === 400 && /Throttl|RequestLimitExceeded|TooManyRequests/.test(errorType(body))
}

const errorType = (body: Uint8Array): string =>
  /"__type"\s*:\s*"([^"]*)"/.exec(Buffer.from(body).toString())?.[1] ?? ''
