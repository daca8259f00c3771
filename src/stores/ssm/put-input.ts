/** What PutParameter is asked for: the rules of size, tier, type and tags, without any call. */
import { text, storedName } from '../../core/text.ts'
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { ChamberError } from '../../core/errors.ts'
import type { ParameterTier } from '../../core/secret.ts'
import type { WriteRequest } from '../store.ts'
import type { ParameterMetadata } from './api.ts'
import { chamberVersion } from './metadata.ts'
import { advancedSize, standardSize } from './value-size.ts'

/**
 * The size of a value in bytes.
 * @throws {ChamberError} EMPTY_VALUE, VALUE_TOO_LARGE
 */
export function checkSize(value: string): number {
  const size = Buffer.byteLength(value)
  if (size === 0) {
    throw new ChamberError('EMPTY_VALUE', text`Parameter Store does not keep an empty value`)
  }
  if (size <= advancedSize) return size
  throw new ChamberError(
    'VALUE_TOO_LARGE',
    text`the value has ${size} bytes, and Parameter Store keeps ${advancedSize} at most`,
  )
}

/**
 * The input for a secret that is new or, with `existing`, there already.
 * @param kmsKey the key of a SecureString, unless the request names one
 * @throws {ChamberError} TAGS_ON_EXISTING, VALUE_TOO_LARGE
 */
export function putInput(
  name: string,
  request: WriteRequest,
  existing: ParameterMetadata | undefined,
  { size, kmsKey }: { readonly size: number; readonly kmsKey: string },
): PutParameterCommandInput {
  const { value, tags = {}, type = 'SecureString' } = request
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  if (!countsAsNew(existing) && Tags.length > 0) {
    throw new ChamberError(
      'TAGS_ON_EXISTING',
      text`${storedName(name)} exists, and tags are for new secrets`,
      {
        hint: text`write without --tags`,
      },
    )
  }
  const tier = chooseTier(size, request.tier, existing)
  return {
    Name: name,
    Value: value,
    Type: type,
    Description: String(chamberVersion(existing?.Description) + 1),
    Overwrite: existing !== undefined,
    ...(type === 'SecureString' ? { KeyId: request.kmsKey ?? kmsKey } : {}),
    // AWS takes no tags with an overwrite
    ...(Tags.length > 0 && !existing ? { Tags } : {}),
    ...(tier ? { Tier: tier } : {}),
  }
}

/** As in the Go program, what others wrote without a version is a new secret: it gets tags, and needs them. */
export const countsAsNew = (existing: ParameterMetadata | undefined): boolean =>
  chamberVersion(existing?.Description) === 0

const tierNames = {
  standard: 'Standard',
  advanced: 'Advanced',
  'intelligent-tiering': 'Intelligent-Tiering',
} as const

/** As asked; else advanced where the value needs it or the parameter is there; else the account's. */
function chooseTier(
  size: number,
  asked: ParameterTier | undefined,
  existing: ParameterMetadata | undefined,
): PutParameterCommandInput['Tier'] {
  if (asked === 'standard' && size > standardSize) {
    throw new ChamberError(
      'VALUE_TOO_LARGE',
      text`the value has ${size} bytes, and the standard tier keeps ${standardSize} at most`,
      { hint: text`leave out --tier standard, and it goes to the advanced tier` },
    )
  }
  if (asked) return tierNames[asked]
  if (existing?.Tier && existing.Tier !== 'Standard') return existing.Tier
  return size > standardSize ? 'Advanced' : undefined
}
