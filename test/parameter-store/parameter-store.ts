/** A Parameter Store in memory, asked through the wire as any SDK would. */
import { createEngine, type EngineOptions } from '../../src/parameter-store/engine.ts'
import { createWire, type RequestHook } from '../../src/parameter-store/wire.ts'

export type Answer = Readonly<Record<string, unknown>> & { readonly status: number }

export type Ask = (operation: string, input?: object, region?: string) => Promise<Answer>

export const headersFor = (operation: string, region = 'us-east-1') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260102/${region}/ssm/aws4_request, SignedHeaders=host, Signature=00`,
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `AmazonSSM.${operation}`,
})

/** The clock stands still at 2026-01-02T03:04:05.678Z unless the test moves it. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

export function openStore(options: EngineOptions = {}, onRequest?: RequestHook): Ask {
  const engine = createEngine({ now: () => NOW, ...options })
  const wire = createWire({ engine, onRequest })
  return async (operation, input = {}, region = 'us-east-1') => {
    const body = Buffer.from(JSON.stringify(input))
    const answer = await wire({ headers: headersFor(operation, region), body })
    return { status: answer.status, ...(JSON.parse(answer.body.toString()) as object) }
  }
}

/** Writes a String parameter. */
export const put = (ask: Ask, name: string, more: object = {}): Promise<Answer> =>
  ask('PutParameter', { Name: name, Value: 'value', Type: 'String', ...more })

/** A store that holds these parameters, each written once. */
export async function storeWith(names: readonly string[], options?: EngineOptions): Promise<Ask> {
  const ask = openStore(options)
  for (const name of names) await put(ask, name)
  return ask
}

type Named = { readonly Name: string }

export const namesIn = ({ Parameters }: Answer): readonly string[] =>
  (Parameters as readonly Named[]).map(({ Name }) => Name)

/** Every page of a listing, each as the names on it. */
export async function pagesOf(
  ask: Ask,
  operation: string,
  input: object,
): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  let token: unknown
  do {
    const page = await ask(operation, { ...input, ...(token ? { NextToken: token } : {}) })
    pages.push(namesIn(page))
    token = page['NextToken']
  } while (token)
  return pages
}
