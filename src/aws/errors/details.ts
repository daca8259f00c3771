/** What is known of an error that came back from AWS, with everything secret taken out of it. */
import { oneLine } from '../../core/sanitize.ts'
import { ProxyError } from '../http/proxy.ts'

/** What was asked when it failed. */
export interface CallContext {
  /** `ssm:PutParameter` */
  readonly action: string
  readonly region: string
  /** Host name (and port) of the endpoint. */
  readonly endpoint: string
  /** Where the credentials came from, in words. */
  readonly credentials: string
  /** Texts that must not appear in a message: the value that was being written. */
  readonly secrets: readonly string[]
}

export interface Facts {
  readonly name: string
  readonly code: string
  /** AWS's own text, empty when there is none or it may hold a secret. */
  readonly text: string
  readonly status: number | undefined
  readonly attempts: number
  /** What a proxy did, in words of our own. */
  readonly proxy: string
}

export interface Explanation {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** Reads any error; its text is kept only where it is AWS's own. */
export function factsOf(error: unknown, { secrets }: CallContext): Facts {
  const { name, code, message, $fault, $metadata } = (error ?? {}) as Record<string, unknown>
  const { httpStatusCode, attempts } = ($metadata ?? {}) as Record<string, unknown>
  const fromAws = $fault !== undefined && isName(name) && name !== 'SyntaxError'
  return {
    name: isName(name) ? name : '',
    code: isName(code) ? code : '',
    text: fromAws && name !== 'Unknown' ? withoutSecrets(message, secrets) : '',
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
    proxy: error instanceof ProxyError ? error.message : '',
  }
}

/** A name of the kind that AWS and Node give to errors; others may be a piece of an answer. */
const isName = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Z][\w.]{1,63}$/.test(name)

/** Without the secrets, and without the SDK's words for "no text". */
function withoutSecrets(text: unknown, secrets: readonly string[]): string {
  if (typeof text !== 'string' || /^(UnknownError|Unknown|\[object \w+\])$/.test(text)) return ''
  const hidden = secrets
    .flatMap(spellingsOf)
    .reduce((rest, one) => rest.replaceAll(one, '***'), text)
  return secrets.some((secret) => sharesPiece(secret, hidden)) ? '' : oneLine(hidden)
}

/** As it is, and as JSON writes it. */
const spellingsOf = (secret: string): string[] =>
  secret === '' ? [] : [secret, JSON.stringify(secret).slice(1, -1)]

/** So many characters in a row are no accident: AWS has cut the value, or written it in its own way. */
const piece = 8

function sharesPiece(secret: string, text: string): boolean {
  for (let at = 0; at + piece <= secret.length; at++) {
    if (text.includes(secret.slice(at, at + piece))) return true
  }
  return false
}
