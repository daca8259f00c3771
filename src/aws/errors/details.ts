/** What is known of an error that came back from AWS, with everything secret taken out of it. */
import { errorCode } from '../../core/error-code.ts'
import { fromAws, reveals } from '../../core/mask.ts'
import { text, type Text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { ProxyError } from '../http/proxy.ts'

/** What was asked when it failed. */
export interface CallContext {
  /** `ssm:PutParameter` */
  readonly action: Text
  readonly region: Text
  /** Host name (and port) of the endpoint. */
  readonly endpoint: Text
  readonly env?: Variables
  /** Where the credentials came from, in words. */
  readonly credentials: Text
  /** Texts that must not appear in a message: the value that was being written. */
  readonly secrets: readonly string[]
}

export interface Facts {
  readonly name: Text
  readonly code: Text
  /** AWS's own text, empty when there is none or it may hold a secret. */
  readonly text: Text
  readonly status: number | undefined
  readonly attempts: number
  /** What a proxy did, in words of our own. */
  readonly proxy: Text
}

/** Reads any error; its text is kept only where it is AWS's own. */
export function factsOf(error: unknown, { secrets }: CallContext): Facts {
  const { name, message, $fault, $metadata } = (error ?? {}) as Record<string, unknown>
  const { httpStatusCode, attempts } = ($metadata ?? {}) as Record<string, unknown>
  const safeName = nameOf(name, secrets)
  const isOfAws = $fault !== undefined && safeName !== '' && name !== 'SyntaxError'
  return {
    name: safeName,
    code: errorCode(error) ?? text``,
    text: isOfAws && name !== 'Unknown' ? fromAws(message, secrets) : text``,
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
    proxy: error instanceof ProxyError ? error.message : text``,
  }
}

/** A name of the kind that AWS and Node give to errors; others may be a piece of an answer. */
function nameOf(name: unknown, secrets: readonly string[]): Text {
  const isName = typeof name === 'string' && /^[A-Z][\w.]{1,63}$/.test(name)
  return isName && !reveals(name, secrets) ? (name as Text) : text``
}
