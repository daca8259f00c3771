/** Creating and changing a secret. */
import { text, storedName } from '../../core/text.ts'
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { awsErrorName } from '../../aws/errors/name.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Tags } from '../../core/tags.ts'
import type { OnNotice, WriteRequest } from '../store.ts'
import { type ParameterMetadata, type SsmApi } from './api.ts'
import { isDenied } from './denial.ts'
import { describeNames } from './names.ts'
import { parameterName } from './parameter-name.ts'
import { checkSize, countsAsNew, putInput } from './put-input.ts'
import { checkRequiredTags } from './store-config.ts'

/** How often a parameter that appears meanwhile is looked at again. */
const attempts = 3

export interface WritingOptions {
  readonly kmsKey: string
  readonly onNotice: OnNotice
  /** Whether AWS charges for the advanced tier. */
  readonly isCharged: boolean
}

/**
 * Writes a secret, its key in lower case. A new one is created with its tags in the same call and
 * only if it still does not exist; the value of an existing one is not decrypted.
 *
 * @param options.kmsKey the key of a SecureString, unless the request names one
 */
export async function writeSecret(
  api: SsmApi,
  request: WriteRequest,
  { kmsKey, onNotice, isCharged }: WritingOptions,
): Promise<void> {
  const name = parameterName(request.service, request.key.toLowerCase())
  const size = checkSize(request.value)
  const same = request.skipUnchanged ? isUnchanged(api, name, request.value) : false
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [{ existing, denial }, unchanged] = await Promise.all([look(api, name), same])
    if (existing && unchanged) return
    const input = putInput(name, request, existing, { size, kmsKey })
    if (attempt === 1 && isCharged) tellTier(input, request, { existing, size, onNotice })
    const { tags = {} } = request
    if (countsAsNew(existing)) await checkRequiredTags(api, tags, onNotice)
    if (await put(api, input, { existing, tags, onNotice })) return
    if (denial) throw denial
  }
  const conflict = text`${storedName(name)} is being created by someone else at the same time`
  throw new ChamberError('CONFLICT', conflict, { hint: text`write it again` })
}

interface Look {
  readonly existing?: ParameterMetadata | undefined
  /** DescribeParameters was denied; then only a new secret can be written. */
  readonly denial?: ChamberError
}

/** A new secret needs no look, and the Go program takes none: who may not, can create all the same. */
async function look(api: SsmApi, name: string): Promise<Look> {
  try {
    const [existing] = await describeNames(api, [name])
    return { existing }
  } catch (error) {
    if (isDenied(error)) return { denial: error }
    throw error
  }
}

function tellTier(
  { Name, Tier }: PutParameterCommandInput,
  { tier }: WriteRequest,
  { existing, size, onNotice }: Look & { readonly size: number; readonly onNotice: OnNotice },
): void {
  if (Tier !== 'Advanced' || tier || existing?.Tier === 'Advanced') return
  const cost = 'goes to the advanced tier, which AWS charges for'
  onNotice('warning', text`${storedName(Name ?? '')} has ${size} bytes and ${cost}`)
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

interface PutOptions {
  readonly existing: ParameterMetadata | undefined
  /** What an existing one gets afterwards; a new one has them in the input. */
  readonly tags: Tags
  readonly onNotice: OnNotice
}

/** False when the parameter was created between looking and writing. */
export async function put(
  api: SsmApi,
  input: PutParameterCommandInput,
  { existing, tags, onNotice }: PutOptions,
): Promise<boolean> {
  try {
    const { Version } = await api.putParameter(input)
    if (existing && Object.keys(tags).length > 0) await api.addTags(input.Name ?? '', tags)
    const expected = (existing?.Version ?? 0) + 1
    if (existing && Version !== undefined && Version > expected) {
      onNotice(
        'warning',
        text`${storedName(input.Name ?? '')} was changed by someone else at the same time; your value is the latest, theirs is in the history`,
      )
    }
    return true
  } catch (error) {
    if (!existing && awsErrorName(error) === 'ParameterAlreadyExists') return false
    throw error
  }
}
