/**
 * An embedded Parameter Store by itself: it is filled without a request for each parameter, can
 * refuse what is above its quotas, and counts what was asked and what it refused.
 */
import { memoryBacking } from '../../src/parameter-store/backing.ts'
import { createEngine } from '../../src/parameter-store/engine.ts'
import { Fault } from '../../src/parameter-store/fault.ts'
import { serveParameterStore } from '../../src/parameter-store/http.ts'
import type { Rates } from '../../src/parameter-store/throttle.ts'
import { kmsAliases, type SecretsByService } from './target.ts'

const region = 'us-east-1'

interface FilledStore {
  /** The variables that lead the program to it. */
  readonly env: Readonly<Record<string, string>>
  /** Calls by operation, those that were refused included. */
  calls(): Readonly<Record<string, number>>
  /** Calls that were refused for their number. */
  refused(): number
  /** The value of a parameter by its name: not counted. */
  value(name: string): Promise<unknown>
  close(): Promise<void>
}

/** The secrets are there from the start, and have used nothing up. */
export async function startFilledStore(
  secrets: SecretsByService,
  throttle: Rates = {},
): Promise<FilledStore> {
  const options = { kmsKeys: kmsAliases, backing: memoryBacking() }
  const free = createEngine(options)
  const ask = (operation: string, input: object) => free.execute({ operation, input, region })
  for (const [service, values] of Object.entries(secrets))
    for (const [key, Value] of Object.entries(values))
      await ask('PutParameter', { Name: `/${service}/${key}`, Value, Type: 'SecureString' })
  const throttled = createEngine({ ...options, throttle })
  const calls = new Map<string, number>()
  let refused = 0
  const execute: typeof throttled.execute = (request) => {
    calls.set(request.operation, (calls.get(request.operation) ?? 0) + 1)
    return throttled.execute(request).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'ThrottlingException') refused++
      throw error
    })
  }
  const { url, close } = await serveParameterStore({ engine: { execute } })
  return {
    env: { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_ENDPOINT_URL: url },
    calls: () => Object.fromEntries(calls),
    refused: () => refused,
    async value(Name) {
      const answer = await ask('GetParameter', { Name, WithDecryption: true })
      return (answer as { Parameter: { Value: unknown } }).Parameter.Value
    },
    close,
  }
}
