/** Keeps the time of all that a command asks of AWS, and says what it waits for. */
import { text, type Text } from '../core/text.ts'
import { setMaxListeners } from 'node:events'
import { ChamberError } from '../core/errors.ts'
import { noAnswer } from './credentials/credentials.ts'
import { withDeadline } from './deadline.ts'
import type { CallContext } from './errors/details.ts'
import type { Retry } from './sdk/retry.ts'

/** Hands a call its abort signal. */
export type Run<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>

/** Milliseconds of silence after which the user is told what is waited for. */
const patience = 2000

export interface WatchOptions {
  readonly onWait: (line: Text) => void
  /** Milliseconds for the whole command. */
  readonly timeout: number
}

/** One for a command; its time runs from the moment it is made. */
export class Watch {
  /** The host asked last; what an error names. */
  endpoint = text`AWS`
  /** The source of credentials that is being asked right now. */
  pendingCredentials: () => Text | undefined = () => undefined
  readonly #options: WatchOptions
  #abort = abortMany()
  readonly #answers = new Map<string, number>()
  #started = Date.now()
  #spoken = 0
  #lastRetry: Retry | undefined

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** The region may have to be asked for; that counts too. */
  overRegion<Region>(region: Promise<Region>): Promise<Region> {
    const { timeout } = this.#options
    const message = text`the AWS region was not found out after ${timeout / 1000} s`
    const late = () => new ChamberError('TIMEOUT', message, { hint: text`set AWS_REGION` })
    return withDeadline(region, this.#left(), late)
  }

  /** @throws {ChamberError} for every failure */
  async over<T>(run: Run<T>, context: Omit<CallContext, 'endpoint'>): Promise<T> {
    const { action, region } = context
    const say = () => {
      const source = this.pendingCredentials()
      this.#say(text`waiting for ${source === undefined ? text`${action} in ${region}` : source}`)
    }
    const timer = setTimeout(say, patience)
    try {
      const late = () => this.#late(context)
      if (this.#left() <= 0) throw late()
      const answer = await withDeadline(
        run({ abortSignal: this.#abort.signal }),
        this.#left(),
        late,
      )
      this.#answers.set(action, (this.#answers.get(action) ?? 0) + 1)
      this.#lastRetry = undefined
      return answer
    } catch (error) {
      const { explainAwsError } = await import('./errors/explain.ts')
      throw explainAwsError(error, { ...context, endpoint: this.endpoint })
    } finally {
      clearTimeout(timer)
    }
  }

  /** Also after the time was up: a command may have to put back what it has done. */
  restart(): void {
    this.#started = Date.now()
    if (this.#abort.signal.aborted) this.#abort = abortMany()
  }

  retrying(retry: Retry): void {
    this.#lastRetry = retry
    const { attempt, attempts, throttled } = retry
    const why = throttled
      ? text`throttled by ${this.endpoint}`
      : text`no answer from ${this.endpoint}`
    const limit = Number.isFinite(attempts) ? text` of ${attempts}` : text``
    if (Date.now() - this.#started >= patience) this.#say(text`${why}, attempt ${attempt}${limit}`)
  }

  #left = (): number => this.#started + this.#options.timeout - Date.now()

  #say(line: Text): void {
    if (Date.now() - this.#spoken < patience) return
    this.#spoken = Date.now()
    this.#options.onWait(line)
  }

  #late({ action, region }: Omit<CallContext, 'endpoint'>): ChamberError {
    this.#abort.abort()
    const { timeout } = this.#options
    const source = this.pendingCredentials()
    if (source !== undefined) return noAnswer(source, timeout)
    const answers = this.#answers.get(action) ?? 0
    const state = this.#lastRetry?.throttled
      ? text`still throttled by ${this.endpoint}`
      : answers > 1
        ? text`answered ${answers} times by ${this.endpoint} and not finished`
        : text`not answered by ${this.endpoint}`
    return new ChamberError(
      'TIMEOUT',
      text`${action} in ${region} was ${state} after ${timeout / 1000} s`,
      { hint: text`try again later, or give it longer with --timeout or CHAMBER_TIMEOUT` },
    )
  }
}

/** Each call that is under way listens: many at once are no leak. */
function abortMany(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
