/** Who was denied what, on what, and what to allow: read out of AWS's own text. */
import { text, type Text } from '../../core/text.ts'
import type { Explanation } from '../../core/failures.ts'
import type { CallContext, Facts } from './details.ts'

/** What a denial is about; all but the action may be left out by AWS. */
export interface Denial {
  readonly action: Text
  readonly resource?: Text | undefined
  readonly caller?: Text | undefined
  /** The policy that denies, where one does so in so many words. */
  readonly explicit?: Text | undefined
}

/**
 * Reads the texts of IAM and KMS; undefined when it is none that is known.
 *
 * @example
 * parseDenial('User: arn:…:user/ann is not authorized to perform: kms:Decrypt on resource: arn:…:key/1')
 */
export function parseDenial(own: Text): Denial | undefined {
  const [, action] = match(/not authorized to perform: ([a-z\d-]{1,32}:\w{1,64})/, own)
  const [, explicit] = match(/explicit deny in an? ([a-z -]{1,60}?policy)/i, own)
  if (action)
    return {
      action,
      resource: arnAfter('on resource:', own),
      caller: arnAfter('User:', own),
      explicit,
    }
  if (
    /ciphertext refers to a customer master key|resource associated with this ciphertext/.test(own)
  ) {
    return { action: text`kms:Decrypt` }
  }
  return undefined
}

/** Names that AWS gives back are of its own alphabet. */
function arnAfter(mark: string, own: Text): Text | undefined {
  const at = own.indexOf(mark)
  const rest = own.slice(at + mark.length) as Text
  return at < 0 ? undefined : match(/^ ?(arn:[\w:/.+=,@*-]{1,1100})/, rest)[1]
}

/** The parts of a text that may be printed may be printed. */
const match = (pattern: RegExp, own: Text): readonly (Text | undefined)[] =>
  (pattern.exec(own) ?? []) as readonly (Text | undefined)[]

/** `kms:Decrypt, which ssm:GetParameters needs, was denied in eu-west-1: AWS's text` */
export function explainDenial({ text: own }: Facts, context: CallContext): Explanation {
  const { action, region } = context
  const denial = parseDenial(own) ?? { action }
  const isOther = denial.action.toLowerCase() !== action.toLowerCase()
  const what = isOther ? text`${denial.action}, which ${action} needs,` : action
  return {
    code: 'ACCESS_DENIED',
    message: text`${what} was denied in ${region}${own === '' ? '' : text`: ${own}`}`,
    hint: hintFor(denial, context.credentials),
  }
}

function hintFor({ action, resource, caller, explicit }: Denial, credentials: Text): Text {
  const isKey = action.startsWith('kms:')
  const on = resource ?? (isKey ? 'the key that encrypts the secret' : 'this resource')
  const whom = caller ?? 'the caller'
  const source = text`(credentials from ${credentials})`
  if (explicit !== undefined)
    return text`a policy (${explicit}) denies ${action} on ${on} to ${whom} ${source}`
  const where = isKey ? 'its policy and that of the key' : 'its policy'
  return text`allow ${action} on ${on} to ${whom} in ${where} ${source}`
}
