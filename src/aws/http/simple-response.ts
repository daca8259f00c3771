/** The beginning of an HTTP answer as AWS writes it, read without a parser for all of HTTP. */
import { limits } from '../../core/limits.ts'

export interface PlainHead {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Bytes before the body, and in it. */
  readonly start: number
  readonly length: number
  /** Whether another request may follow on the connection. */
  readonly isKept: boolean
}

const statusLine = /^HTTP\/1\.1 ([2-5]\d\d) [\t\x20-\x7e]*$/
const headerLine = /^([\w!#$%&'*+.^`|~-]+): *([\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?|)$/
/** Answers without a body, whatever their headers say. */
const bodiless = new Set(['204', '304'])

/**
 * The head that `bytes` begin with. Undefined for everything that takes more than a look: another
 * version, a body in chunks, of unknown length or too large, a header that comes twice, a head that is not whole.
 */
export function readPlainHead(bytes: Buffer): PlainHead | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(end, 0)).split('\r\n')
  const status = statusLine.exec(first)?.[1]
  if (status === undefined || bodiless.has(status)) return undefined
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? []
    const key = name?.toLowerCase()
    if (key === undefined || key in headers) return undefined
    headers[key] = value
  }
  const { 'content-length': length = '', connection = 'keep-alive' } = headers
  const isOther = 'transfer-encoding' in headers || 'upgrade' in headers
  if (isOther || !/^\d{1,9}$/.test(length) || Number(length) > limits.response) return undefined
  const isKept = connection.toLowerCase() === 'keep-alive'
  return { status: Number(status), headers, start: end + 4, length: Number(length), isKept }
}
