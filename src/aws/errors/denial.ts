/** Who was denied what, on what, and what to allow: read out of AWS's own text. */
import type { CallContext, Explanation, Facts } from './details.ts'

/** What a denial is about; all but the action may be left out by AWS. */
export interface Denial {
  readonly action: string
  readonly resource?: string | undefined
  readonly caller?: string | undefined
  /** The policy that denies, where one does so in so many words. */
  readonly explicit?: string | undefined
}

/**
 * Reads the texts of IAM and KMS; undefined when it is none that is known.
 *
 * @example
 * parseDenial('User: arn:…:user/ann is not authorized to perform: kms:Decrypt on resource: arn:…:key/1')
 */
export function parseDenial(text: string): Denial | undefined {
  const [, action] = /not authorized to perform: ([a-z\d-]{1,32}:\w{1,64})/.exec(text) ?? []
  const explicit = /explicit deny in an? ([a-z -]{1,60}?policy)/i.exec(text)?.[1]
  if (action)
    return {
      action,
      resource: arnAfter('on resource:', text),
      caller: arnAfter('User:', text),
      explicit,
    }
  if (
    /ciphertext refers to a customer master key|resource associated with this ciphertext/.test(text)
  ) {
    return { action: 'kms:Decrypt' }
  }
  return undefined
}

/** Names that AWS gives back are of its own alphabet. */
function arnAfter(mark: string, text: string): string | undefined {
  const at = text.indexOf(mark)
  return at < 0
    ? undefined
    : /^ ?(arn:[\w:/.+=,@*-]{1,1100})/.exec(text.slice(at + mark.length))?.[1]
}

/** `kms:Decrypt, which ssm:GetParameters needs, was denied in eu-west-1: AWS's text` */
export function explainDenial({ text }: Facts, context: CallContext): Explanation {
  const { action, region } = context
  const denial = parseDenial(text) ?? { action }
  const isOther = denial.action.toLowerCase() !== action.toLowerCase()
  const what = isOther ? `${denial.action}, which ${action} needs,` : action
  return {
    code: 'ACCESS_DENIED',
    message: `${what} was denied in ${region}${text === '' ? '' : `: ${text}`}`,
    hint: hintFor(denial, context.credentials),
  }
}

function hintFor({ action, resource, caller, explicit }: Denial, credentials: string): string {
  const isKey = action.startsWith('kms:')
  const on = resource ?? (isKey ? 'the key that encrypts the secret' : 'this resource')
  const whom = caller ?? 'the caller'
  const source = `(credentials from ${credentials})`
  if (explicit !== undefined)
    return `a policy (${explicit}) denies ${action} on ${on} to ${whom} ${source}`
  const where = isKey ? 'its policy and that of the key' : 'its policy'
  return `allow ${action} on ${on} to ${whom} in ${where} ${source}`
}
