/** Answers of Parameter Store, read without the SDK. */
import type { TransportResponse } from '../../host/node/http.ts'
import { isRecord } from '../../core/is-record.ts'

/**
 * The answer to a call, or undefined for everything that is not plainly one: an error, what is not
 * JSON, and any member that is not of the type that the service's model gives it. The SDK reads
 * those, each in its own way.
 */
export function readAnswer({ status, body }: TransportResponse): object | undefined {
  if (status !== 200) return undefined
  const parsed = parse(body)
  if (!isRecord(parsed)) return undefined
  const answer = { ...parsed }
  for (const [name, read] of Object.entries(members)) {
    if (answer[name] === undefined) continue
    const value = read(answer[name])
    if (value === undefined) return undefined
    answer[name] = value
  }
  return answer
}

type Read = (value: unknown) => unknown

/** What the value is to the SDK, or undefined when it is of another type. */
const text: Read = (value) => (typeof value === 'string' ? value : undefined)
const wholeNumber: Read = (value) => (Number.isSafeInteger(value) ? value : undefined)
/** Seconds since 1970, with a fraction down to milliseconds. */
const time: Read = (value) =>
  typeof value === 'number' ? new Date(Math.round(value * 1000)) : undefined

const listOf =
  (read: Read): Read =>
  (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.map(read)
    return items.includes(undefined) ? undefined : items
  }

/** Members that are not named here are left out. */
const record =
  (fields: Readonly<Record<string, Read>>): Read =>
  (value) => {
    if (!isRecord(value)) return undefined
    const result: Record<string, unknown> = {}
    for (const [name, read] of Object.entries(fields)) {
      if (value[name] === undefined) continue
      result[name] = read(value[name])
      if (result[name] === undefined) return undefined
    }
    return result
  }

const texts = [
  'AllowedPattern',
  'ARN',
  'DataType',
  'Description',
  'KeyId',
  'LastModifiedUser',
  'Name',
  'Selector',
  'SourceResult',
  'Tier',
  'Type',
  'Value',
]

const parameter = record({
  ...Object.fromEntries(texts.map((name) => [name, text])),
  Labels: listOf(text),
  LastModifiedDate: time,
  Version: wholeNumber,
})

/** The members of all answers; no two operations use a name in two ways. */
const members: Readonly<Record<string, Read>> = {
  InvalidLabels: listOf(text),
  InvalidParameters: listOf(text),
  NextToken: text,
  ParameterVersion: wholeNumber,
  Parameters: listOf(parameter),
  RemovedLabels: listOf(text),
  TagList: listOf(record({ Key: text, Value: text })),
  Tier: text,
  Version: wholeNumber,
}

/** The parser's message would quote the answer. */
function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  } catch {
    return undefined
  }
}
