/** Creating and changing a secret. */
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { ChamberError } from '../../errors.ts'
import type { ParameterTier } from '../../secret.ts'
import type { OnNotice, WriteRequest } from '../store.ts'
import { awsErrorName, type ParameterMetadata, type SsmApi } from './api.ts'
import { chamberVersion } from './metadata.ts'
import { describeNames } from './names.ts'
import { parameterName } from './parameter-name.ts'
import { checkRequiredTags } from './store-config.ts'

/** Bytes of a value: the largest of the standard tier, and the largest of all. */
const standardSize = 4096
const advancedSize = 8192

/** How often a parameter that appears or disappears meanwhile is looked at again. */
const attempts = 3

/**
 * Writes a secret, its key in lower case. A new one is created with its tags in the same call and
 * only if it still does not exist; the value of an existing one is not decrypted.
 *
 * @param kmsKey the key of a SecureString, unless the request names one
 */
export async function writeSecret(
  api: SsmApi,
  request: WriteRequest,
  kmsKey: string,
  onNotice: OnNotice,
): Promise<void> {
  const name = parameterName(request.service, request.key.toLowerCase())
  const size = checkSize(request.value)
  const same = request.skipUnchanged ? isUnchanged(api, name, request.value) : false
  for (let attempt = 1; ; attempt++) {
    const [[existing], unchanged] = await Promise.all([describeNames(api, [name]), same])
    if (existing && unchanged) return
    const input = putInput(name, request, existing, { size, kmsKey })
    if (
      attempt === 1 &&
      input.Tier === 'Advanced' &&
      !request.tier &&
      existing?.Tier !== 'Advanced'
    ) {
      onNotice(
        'warning',
        `${name} has ${size} bytes and goes to the advanced tier, which AWS charges for`,
      )
    }
    if (!existing) await checkRequiredTags(api, request.tags ?? {}, onNotice)
    if (await put(api, input, existing, onNotice)) return
    if (attempt === attempts) {
      throw new ChamberError(
        'CONFLICT',
        `${name} is being created by someone else at the same time`,
        {
          hint: 'write it again',
        },
      )
    }
  }
}

function checkSize(value: string): number {
  const size = Buffer.byteLength(value)
  if (size === 0) {
    throw new ChamberError('EMPTY_VALUE', 'Parameter Store does not keep an empty value')
  }
  if (size <= advancedSize) return size
  throw new ChamberError(
    'VALUE_TOO_LARGE',
    `the value has ${size} bytes, and Parameter Store keeps ${advancedSize} at most`,
  )
}

async function isUnchanged(api: SsmApi, name: string, value: string): Promise<boolean> {
  try {
    const [found] = await api.getParameters({ Names: [name], WithDecryption: true })
    return found?.Value === value
  } catch {
    // Who may write but not read cannot know, and writes.
    return false
  }
}

function putInput(
  name: string,
  request: WriteRequest,
  existing: ParameterMetadata | undefined,
  { size, kmsKey }: { readonly size: number; readonly kmsKey: string },
): PutParameterCommandInput {
  const { value, tags = {}, type = 'SecureString' } = request
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  if (existing && Tags.length > 0) {
    throw new ChamberError('TAGS_ON_EXISTING', `${name} exists, and tags are for new secrets`, {
      hint: 'write without --tags',
    })
  }
  const tier = chooseTier(size, request.tier, existing)
  return {
    Name: name,
    Value: value,
    Type: type,
    Description: String(chamberVersion(existing?.Description) + 1),
    Overwrite: existing !== undefined,
    ...(type === 'SecureString' ? { KeyId: request.kmsKey ?? kmsKey } : {}),
    ...(Tags.length > 0 ? { Tags } : {}),
    ...(tier ? { Tier: tier } : {}),
  }
}

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
      `the value has ${size} bytes, and the standard tier keeps ${standardSize} at most`,
      { hint: 'leave out --tier standard, and it goes to the advanced tier' },
    )
  }
  if (asked) return tierNames[asked]
  if (existing?.Tier && existing.Tier !== 'Standard') return existing.Tier
  return size > standardSize ? 'Advanced' : undefined
}

/** False when the parameter was created between looking and writing. */
async function put(
  api: SsmApi,
  input: PutParameterCommandInput,
  existing: ParameterMetadata | undefined,
  onNotice: OnNotice,
): Promise<boolean> {
  try {
    const { Version } = await api.putParameter(input)
    const expected = (existing?.Version ?? 0) + 1
    if (existing && Version !== undefined && Version > expected) {
      onNotice(
        'warning',
        `${input.Name} was changed by someone else at the same time; your value is the latest, theirs is in the history`,
      )
    }
    return true
  } catch (error) {
    if (!existing && awsErrorName(error) === 'ParameterAlreadyExists') return false
    throw error
  }
}
