import { Fault } from '../fault.ts'
import type { Place } from '../names.ts'

/** The key that AWS makes for every account. */
export const DEFAULT_KEY = 'alias/aws/ssm'

const arnPrefix = ({ region, accountId }: Place): string => `arn:aws:kms:${region}:${accountId}:`

/** How the same key is told as an ARN: an alias or an id may be given bare. */
function keyArn(keyId: string, place: Place): string {
  if (keyId.startsWith('arn:')) return keyId
  return arnPrefix(place) + (keyId.startsWith('alias/') ? keyId : `key/${keyId}`)
}

/**
 * Checks that a key is one of those that exist.
 *
 * @param known ids, aliases and ARNs; undefined: every key exists
 * @throws Fault InvalidKeyId, in the words that KMS gives to Parameter Store
 */
export function checkKey(keyId: string, known: readonly string[] | undefined, place: Place): void {
  if (!known || keyId === DEFAULT_KEY) return
  const arn = keyArn(keyId, place)
  if (known.some((each) => keyArn(each, place) === arn)) return
  const text = arn.includes(':alias/')
    ? `Alias ${arn} is not found.`
    : `Key '${arn}' does not exist`
  throw new Fault(
    'InvalidKeyId',
    `${text} (Service: AWSKMS; Status Code: 400; Error Code: NotFoundException)`,
  )
}
