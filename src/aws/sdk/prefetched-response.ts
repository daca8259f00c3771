/** A request that was sent before there was an SDK client for it. */
import type { TransportResponse } from '../../host/node/http.ts'

/**
 * What such a request came to: an answer, or the error of its socket. The SDK client is given it in
 * the place of its own first attempt, so that retries, errors and clock correction are the SDK's,
 * and AWS is asked no more often than by the SDK alone.
 */
export class FirstAnswer {
  #outcome: Promise<TransportResponse> | undefined

  constructor(outcome: Promise<TransportResponse>) {
    this.#outcome = outcome
  }

  /** The outcome, to the first who asks. */
  take(): Promise<TransportResponse> | undefined {
    const outcome = this.#outcome
    this.#outcome = undefined
    return outcome
  }
}
