/** What is examined; what several checks need is found out once. */
import { createTransport } from '#transport'
import { createCredentials } from '../aws/credentials/credentials.ts'
import { findRegion, type FoundRegion } from '../aws/region.ts'
import { type AwsSession, openSession } from '../aws/session.ts'
import type { Transport } from '../host/node/http.ts'
import type { OpenOptions } from '../stores/open-options.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { type Answer, askEndpoint } from './endpoint-answer.ts'
import { type Outcome, warn } from './finding.ts'

/** What tells whether chamber is installed on something that can run it. */
export interface Installation {
  readonly version: string
  readonly runtime: { readonly name: string; readonly version: string; readonly machine: string }
}

export interface Question extends OpenOptions {
  readonly installation: Installation
  readonly service: ServiceReference | undefined
}

export interface FoundCredentials {
  readonly source: string
  readonly expiration: Date | undefined
}

export interface Subject extends Question {
  readonly transport: Transport
  region(): Promise<FoundRegion>
  credentials(): Promise<FoundCredentials>
  /** One for each check: what it says is about its own calls. */
  session(): Promise<AwsSession>
  /** Of the service that the backend talks to. */
  endpoint(): Promise<Answer>
}

/** Milliseconds for what one check asks of AWS. */
const longest = 10_000
/** How often it is asked. */
const attempts = 2

export function createSubject(question: Question): Subject {
  const { env } = question
  const timeout = Math.min(question.settings.timeout ?? longest, longest)
  const settings = { ...question.settings, timeout, attempts, countsThrottled: true }
  const transport = createTransport(env)
  const region = once(() => findRegion(env, transport))
  return {
    ...question,
    settings,
    transport,
    region,
    credentials: once(async () => {
      const credentials = createCredentials({
        ...question,
        region: (await region()).region,
        send: transport,
      })
      const { expiration } = await credentials.provide()
      return { source: credentials.source(), expiration }
    }),
    async session() {
      // The region may have been asked of the instance: once is enough.
      const known = { ...env, CHAMBER_AWS_REGION: (await region()).region }
      return openSession({ ...question, env: known, settings })
    },
    endpoint: once(async () => askEndpoint({ env, settings, transport }, (await region()).region)),
  }
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined
  return () => (found ??= find())
}

/** What a check says that needs what another one has not found. */
export async function given<T>(
  needed: Promise<T>,
  what: string,
  work: (found: T) => Promise<Outcome | readonly Outcome[]> | Outcome,
): Promise<Outcome | readonly Outcome[]> {
  const found = await needed.then(
    (value) => ({ value }),
    () => undefined,
  )
  return found ? work(found.value) : warn(`not checked, for ${what}`)
}
