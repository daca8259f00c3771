/**
 * AWS JSON 1.1 as Parameter Store speaks it, from bytes to bytes. There is no transport here: http.ts
 * and request-handler.ts carry what this answers.
 */
import { randomUUID } from 'node:crypto'
import type { Engine } from './engine.ts'
import { Fault } from './fault.ts'

export type WireRequest = {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export type WireResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What a hook may answer in the place of the engine. */
export type HookResponse = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body: string | Uint8Array
}

/**
 * Sees every request that reaches the engine, and may answer it instead: to count requests, to
 * inject a fault, or to change an answer, which `answer` gives.
 */
export type RequestHook = (
  operation: string,
  input: unknown,
  more: { readonly region: string; readonly answer: () => Promise<WireResponse> },
  // oxlint-disable-next-line typescript/no-invalid-void-type -- a hook that only looks returns nothing
) => void | Promise<HookResponse | void>

export type WireOptions = {
  readonly engine: Engine
  readonly onRequest?: RequestHook | undefined
}

/** Answers a request. Throws only what is not Parameter Store's: a ChamberError, or a defect. */
export type Wire = (request: WireRequest) => Promise<WireResponse>

const CONTENT_TYPE = 'application/x-amz-json-1.1'
const TARGET = 'AmazonSSM.'
const DEFAULT_REGION = 'us-east-1'

/** Errors whose model spells the member with a capital. */
const CAPITAL_MESSAGE = new Set([
  'InternalServerError',
  'InvalidFilterValue',
  'InvalidNextToken',
  'TooManyUpdates',
])

function respond(status: number, content: object): WireResponse {
  const headers = { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': randomUUID() }
  return { status, headers, body: Buffer.from(JSON.stringify(content)) }
}

/**
 * The answer for an error, as AWS gives it.
 *
 * @example
 * errorResponse('AccessDeniedException', 'not authorized to perform: ssm:GetParameter')
 */
export function errorResponse(code: string, message?: string, status?: number): WireResponse {
  const member = CAPITAL_MESSAGE.has(code) ? 'Message' : 'message'
  const content = { __type: code, ...(message === undefined ? {} : { [member]: message }) }
  return respond(status ?? (code === 'InternalServerError' ? 500 : 400), content)
}

/** The region in the credential scope: `…Credential=KEY/20260102/eu-west-1/ssm/aws4_request`. */
function regionOf(authorization: string): string {
  const scope = /Credential=\S+?\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request/
  return scope.exec(authorization)?.[1] ?? DEFAULT_REGION
}

function operationOf(target: string | undefined): string {
  if (!target?.startsWith(TARGET)) throw new Fault('UnknownOperationException')
  return target.slice(TARGET.length)
}

function parse(body: Uint8Array): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's message would quote the body, and with it a value.
    throw new Fault('SerializationException')
  }
}

type Parsed = { readonly operation: string; readonly input: unknown; readonly region: string }

function read({ headers, body }: WireRequest): Parsed {
  const { authorization } = headers
  if (!authorization) {
    throw new Fault('MissingAuthenticationTokenException', 'Missing Authentication Token')
  }
  const operation = operationOf(headers['x-amz-target'])
  return { operation, input: parse(body), region: regionOf(authorization) }
}

async function refusing(work: () => Promise<WireResponse>): Promise<WireResponse> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) return errorResponse(error.code, error.text)
    throw error
  }
}

const fromHook = ({ status, headers, body }: HookResponse): WireResponse => ({
  status,
  headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': randomUUID(), ...headers },
  body: Buffer.from(body),
})

/** Puts an engine behind the wire format. */
export function createWire({ engine, onRequest }: WireOptions): Wire {
  return (request) =>
    refusing(async () => {
      const { operation, input, region } = read(request)
      const answer = () =>
        refusing(async () => respond(200, await engine.execute({ operation, input, region })))
      const instead = await onRequest?.(operation, input, { region, answer })
      return instead ? fromHook(instead) : answer()
    })
}
