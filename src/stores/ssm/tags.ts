/** The tags of a secret. */
import { text, storedNames } from '../../core/text.ts'
import { awsErrorName } from '../../aws/errors/name.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Tags } from '../../core/tags.ts'
import { notFound, type OnNotice, type SecretName } from '../store.ts'
import { type SsmApi } from './api.ts'
import { spellings } from './parameter-name.ts'
import { requiredTags } from './store-config.ts'

/** @throws {ChamberError} NOT_FOUND when there is no such secret */
export async function readTags(api: SsmApi, secret: SecretName): Promise<Tags> {
  return (await findTagged(api, secret)).tags
}

/**
 * Adds tags or replaces their values; with `deleteOthers` those that are not given are removed.
 * @throws {ChamberError} REQUIRED_TAGS when one that the team requires would go
 */
export async function writeTags(
  api: SsmApi,
  secret: SecretName,
  tags: Tags,
  { deleteOthers, onNotice }: { readonly deleteOthers: boolean; readonly onNotice: OnNotice },
): Promise<void> {
  if (!deleteOthers) {
    await onExisting(secret, (name) => api.addTags(name, tags))
    return
  }
  const { name, tags: present } = await findTagged(api, secret)
  const others = Object.keys(present).filter((key) => !Object.hasOwn(tags, key))
  await refuseRequired(api, others, onNotice)
  await api.addTags(name, tags)
  if (others.length > 0) await api.removeTags(name, others)
}

/**
 * Removes tags; those that are not there are none to remove.
 * @throws {ChamberError} REQUIRED_TAGS when one is required
 */
export async function deleteTags(
  api: SsmApi,
  secret: SecretName,
  keys: readonly string[],
  onNotice: OnNotice,
): Promise<void> {
  await refuseRequired(api, keys, onNotice)
  await onExisting(secret, (name) => api.removeTags(name, keys))
}

async function refuseRequired(
  api: SsmApi,
  keys: readonly string[],
  onNotice: OnNotice,
): Promise<void> {
  if (keys.length === 0) return
  const required = await requiredTags(api, onNotice)
  const kept = keys.filter((key) => required.includes(key))
  if (kept.length === 0) return
  throw new ChamberError(
    'REQUIRED_TAGS',
    text`the tags ${storedNames(kept)} are required and stay`,
    {
      hint: text`give them another value with chamber tag write`,
    },
  )
}

async function findTagged(api: SsmApi, secret: SecretName) {
  return onExisting(secret, async (name) => ({ name, tags: await api.listTags(name) }))
}

/** Works on the key as given or else in lower case, whichever exists. */
async function onExisting<T>(secret: SecretName, work: (name: string) => Promise<T>): Promise<T> {
  for (const name of spellings(secret.service, secret.key)) {
    try {
      return await work(name)
    } catch (error) {
      if (awsErrorName(error) !== 'InvalidResourceId') throw error
    }
  }
  throw notFound(secret)
}
