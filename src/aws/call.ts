/** Runs the calls of a command to AWS within its deadline, and explains their failures. */
import { text, type Text } from '../core/text.ts'
import { unlessAborted } from '../core/abort.ts'
import { ChamberError } from '../core/errors.ts'
import { noAnswer } from './credentials/credentials.ts'
import { type Deadline, OutOfTime } from './deadline.ts'
import type { CallContext } from './errors/details.ts'
import { awsErrorName } from './errors/name.ts'

/** Hands a call its abort signal. */
export type Run<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>

/** One for a command. */
export class CallRunner {
  /** The host that was asked last, for errors. */
  endpoint = text`AWS`
  /** The source of credentials that is being asked right now. */
  pendingCredentials: () => Text | undefined = () => undefined
  readonly #deadline: Deadline
  readonly #responses = new Map<string, number>()
  /** What was received, for an error that repeats it. */
  readonly #received: unknown[] = []

  constructor(deadline: Deadline) {
    this.#deadline = deadline
  }

  /** The region may have to be asked for; that takes time too. */
  async region(region: Promise<Text>): Promise<Text> {
    const wait = this.#deadline.startWait(() => text`the AWS region`)
    try {
      return await unlessAborted(region, this.#deadline.signal)
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error
      const message = text`the AWS region was not found out after ${error.milliseconds / 1000} s`
      throw new ChamberError('TIMEOUT', message, { hint: text`set AWS_REGION`, cause: error })
    } finally {
      wait.end()
    }
  }

  /** @throws {ChamberError} for every failure */
  async run<T>(run: Run<T>, context: Omit<CallContext, 'endpoint'>): Promise<T> {
    const { action, region } = context
    const wait = this.#deadline.startWait(
      () => this.pendingCredentials() ?? text`${action} in ${region}`,
    )
    const { signal } = this.#deadline
    try {
      // a clock may have run out while nothing was asked
      signal.throwIfAborted()
      const response = await unlessAborted(run({ abortSignal: signal }), signal)
      this.#responses.set(action, (this.#responses.get(action) ?? 0) + 1)
      this.#received.push(response)
      return response
    } catch (error) {
      throw await this.#explain(error, context)
    } finally {
      wait.end()
    }
  }

  async #explain(error: unknown, context: Omit<CallContext, 'endpoint'>): Promise<ChamberError> {
    if (error instanceof OutOfTime) return this.#late(error, context)
    const { explainAwsError } = await import('./errors/explain.ts')
    const { valuesIn } = await import('./errors/values-in.ts')
    const secrets = [...context.secrets, ...valuesIn(this.#received)]
    const explained = explainAwsError(error, { ...context, secrets, endpoint: this.endpoint })
    // a caller that sets its own pace repeats the call; this is the only place that sees it
    const isThrottled =
      explained.code === 'THROTTLED' && awsErrorName(explained) !== 'TooManyUpdates'
    if (isThrottled) this.#deadline.throttled()
    return explained
  }

  #late(
    { clock, milliseconds }: OutOfTime,
    { action, region }: Omit<CallContext, 'endpoint'>,
  ): ChamberError {
    const source = this.pendingCredentials()
    if (source !== undefined) return noAnswer(source, milliseconds)
    const after = text`after ${milliseconds / 1000} s`
    if (clock === 'throttled') {
      const message = text`${action} in ${region} was still throttled by ${this.endpoint} ${after}`
      return new ChamberError('THROTTLED', message, { hint: text`try again later` })
    }
    const responses = this.#responses.get(action) ?? 0
    const state = this.#deadline.isThrottled
      ? text`still throttled by ${this.endpoint}`
      : responses > 1
        ? text`answered ${responses} times by ${this.endpoint} and not finished`
        : text`not answered by ${this.endpoint}`
    return new ChamberError('TIMEOUT', text`${action} in ${region} was ${state} ${after}`, {
      hint:
        clock === 'total'
          ? text`try again later, or give it longer with --timeout or CHAMBER_TIMEOUT`
          : text`check the network, the VPC endpoint and its security group`,
    })
  }
}
