/** What a test can make go wrong between the program and the endpoint. */

export interface Fault {
  /** The operation, such as `GetParametersByPath`. */
  readonly op: string
  /** Only for requests whose body (or path) holds this text. */
  readonly when?: string
  /** For so many requests; without it, for all. */
  readonly times?: number
  /** Milliseconds to wait before anything else; `Infinity` never answers. */
  readonly delay?: number
  /** Done before anything else, while the program waits: a change by someone else, say. */
  readonly before?: () => Promise<unknown>
  /** Answers with this error code and never asks the endpoint. */
  readonly error?: string
  /** The error's text; `null` leaves it out, as live AWS does for ParameterNotFound. */
  readonly message?: string | null
  /** HTTP status of `error` (400) or of `answer` (200). */
  readonly status?: number
  /** Answers with this body and never asks the endpoint. */
  readonly answer?: string
  /** Takes every field of this name out of the endpoint's answer. */
  readonly strip?: string
  /** Takes the parameter of this name out of the endpoint's answer. */
  readonly omit?: string
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** The answer that a fault gives by itself, if it gives one. */
export function ownAnswer(fault: Fault, { isXml = false } = {}): Answer | undefined {
  const type = isXml ? 'application/xml' : 'application/x-amz-json-1.1'
  if (fault.error !== undefined) {
    const message = fault.message === undefined ? 'refused for a test' : fault.message
    if (isXml) return xmlError(fault.error, message ?? '', fault.status ?? 403)
    const body = { __type: fault.error, ...(message === null ? {} : { message }) }
    return { status: fault.status ?? 400, type, body: JSON.stringify(body) }
  }
  if (fault.answer !== undefined) return { status: fault.status ?? 200, type, body: fault.answer }
  return undefined
}

/** As S3 says it. */
const xmlError = (code: string, message: string, status: number): Answer => ({
  status,
  type: 'application/xml',
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

/** The endpoint's answer, with what the fault takes out of it. */
export function spoil(fault: Fault, body: string): string {
  if (fault.strip === undefined && fault.omit === undefined) return body
  const stripped = without(JSON.parse(body), fault.strip)
  return JSON.stringify(fault.omit === undefined ? stripped : omitted(stripped, fault.omit))
}

function without(value: unknown, field: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, field))
  if (!isRecord(value)) return value
  const kept = Object.entries(value).filter(([name]) => name !== field)
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, field)]))
}

function omitted(answer: unknown, parameter: string): unknown {
  if (!isRecord(answer)) return answer
  const other = (item: unknown) => !(isRecord(item) && item['Name'] === parameter)
  const rest = Object.entries(answer).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.filter(other) : value,
  ])
  const result: Record<string, unknown> = Object.fromEntries(rest)
  // GetParameters says which of the names it was asked for it could not give
  const invalid = result['InvalidParameters']
  return Array.isArray(invalid) ? { ...result, InvalidParameters: [...invalid, parameter] } : result
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
