/** What is read of a service. */
import { text, storedName, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import type { Listing, Secret, SecretEvent, SecretValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { warnOfInvalidNames } from '../invalid-names.ts'
import { notFound, type OnNotice, type SecretName } from '../store.ts'
import type { SecretsManagerApi } from './api.ts'
import { eventOf, findKey, metadataOf, namesIn, type ServiceDocument } from './document.ts'
import { keyVersions } from './history.ts'
import { readService } from './snapshot.ts'
import { valueText } from './value-text.ts'

/** The values of a service, by key in byte order. */
export async function serviceValues(
  api: SecretsManagerApi,
  service: ServiceReference,
  onNotice: OnNotice,
): Promise<readonly SecretValue[]> {
  const { document } = await readService(api, service)
  const { keys, invalid } = namesIn(document)
  warnOfInvalidNames(invalid, service.name, onNotice)
  return keys.map((key) => ({ key, value: valueOf(document, key) }))
}

/** The secrets of a service, by key in byte order. */
export async function listSecrets(
  api: SecretsManagerApi,
  service: ServiceReference,
  withValues: boolean,
): Promise<Listing> {
  const { document } = await readService(api, service)
  const { keys, invalid } = namesIn(document)
  const secretOf = (name: string) => ({
    ...eventOf(document, name),
    value: withValues ? valueOf(document, name) : undefined,
  })
  return {
    secrets: keys.map((key) => ({ key, ...secretOf(key) })),
    invalid: invalid.map((name) => ({ name, ...secretOf(name.raw) })),
  }
}

/** One secret; an older version is looked for in the versions of the whole service. */
export async function readSecret(
  api: SecretsManagerApi,
  { service, key: typed }: SecretName,
  version: number | undefined,
): Promise<Secret> {
  const newest = await readService(api, service)
  const key = findKey(newest.document, typed)
  if (key === undefined) throw notFound({ service, key: typed })
  const latest = toSecret(newest.document, key)
  if (version === undefined || version === latest.version) return latest
  if (version > latest.version) throw notFound({ service, key: typed }, version)
  const versions = await keyVersions(api, { service, key }, newest)
  const found = versions.find(({ document }) => metadataOf(document, key).version === version)
  if (!found) throw notFound({ service, key: typed }, version)
  return toSecret(found.document, key)
}

/**
 * The versions of one secret that are chamber's, oldest first: nothing is known of others.
 * @throws {ChamberError} NOT_FOUND when there is none
 */
export async function secretHistory(
  api: SecretsManagerApi,
  { service, key: typed }: SecretName,
): Promise<readonly SecretEvent[]> {
  const newest = await readService(api, service)
  const key = findKey(newest.document, typed)
  if (key === undefined) throw notFound({ service, key: typed })
  const versions = await keyVersions(api, { service, key }, newest)
  const known = versions.filter(({ document }) => document.metadata.has(key))
  if (known.length === 0) throw noHistory(service.typed, key)
  return known.map(({ document }) => eventOf(document, key))
}

const noHistory = (service: Text, key: string): ChamberError =>
  new ChamberError(
    'NOT_FOUND',
    text`'${storedName(key)}' in service '${service}' has no history yet`,
    {
      hint: text`it was not written by chamber; its first write begins one`,
    },
  )

const toSecret = (document: ServiceDocument, key: Key): Secret => ({
  ...metadataOf(document, key),
  value: valueOf(document, key),
})

const valueOf = ({ values }: ServiceDocument, name: string): string =>
  valueText(values.get(name) ?? '""')
