/** Writing and deleting secrets of a service. */
import { text, type Text } from '../../core/text.ts'
import { lowerCaseKey } from '../../core/key.ts'
import type { SecretValue } from '../../core/secret.ts'
import {
  type DeleteRequest,
  notFound,
  NotSupported,
  type OnNotice,
  type WriteRequest,
} from '../store.ts'
import type { SecretsManagerApi } from './api.ts'
import { type Change, changeService } from './change.ts'
import {
  bookkeeping,
  entryOf,
  metadataOf,
  printMetadata,
  type ServiceDocument,
  withEntry,
} from './document.ts'
import { reservedKey } from './failures.ts'
import { valueText } from './value-text.ts'

export interface WriteOptions {
  /** The KMS key of a new secret; without one it is the account's default. */
  readonly kmsKey: string | undefined
  /** Who writes. */
  readonly caller: () => Promise<string>
  readonly onNotice: OnNotice
}

/** Creates or changes a secret, and the service with it. */
export async function writeSecret(
  api: SecretsManagerApi,
  request: WriteRequest,
  { kmsKey, caller, onNotice }: WriteOptions,
): Promise<void> {
  checkRequest(request)
  const { service, value, skipUnchanged } = request
  const key = lowerCaseKey(request.key)
  if (key === bookkeeping) throw reservedKey(key)
  // asked for while the secret is read; whoever needs the answer gets the error too
  if (!skipUnchanged) caller().catch(() => {})
  const change: Change = async (document) =>
    skipUnchanged && isValue(document, { key, value })
      ? document
      : setValues(document, [{ key, value }], await caller())
  await changeService(api, { service, region: api.region }, change, {
    mark: (written) => metadataOf(written, key).version,
    create: { kmsKey: request.kmsKey ?? kmsKey },
    onNotice,
  })
}

function checkRequest({ tags = {}, type = 'SecureString', tier }: WriteRequest): void {
  if (Object.keys(tags).length > 0) throw refused(text`write --tags`)
  if (type !== 'SecureString') throw refused(text`write --type`)
  if (tier !== undefined) throw refused(text`write --tier`)
}

/** What Parameter Store has and Secrets Manager has not. */
export const refused = (what: Text): NotSupported => new NotSupported('secretsmanager', what)

/** Whether a key has this value already. */
export function isValue({ values }: ServiceDocument, { key, value }: SecretValue): boolean {
  const json = values.get(key)
  return json !== undefined && valueText(json) === value
}

/** A document with the next version of each key. */
export function setValues(
  document: ServiceDocument,
  secrets: readonly SecretValue[],
  user: string,
): ServiceDocument {
  const now = new Date()
  return secrets.reduce(
    (changed, { key, value }) =>
      withEntry(changed, key, {
        value: JSON.stringify(value),
        metadata: printMetadata(metadataOf(document, key).version + 1, user, now),
      }),
    document,
  )
}

/** Takes a secret out of its service; earlier versions of the service still hold it. */
export async function deleteSecret(
  api: SecretsManagerApi,
  { service, key, exactKey }: DeleteRequest,
  onNotice: OnNotice,
): Promise<void> {
  const exact = typeof key === 'string' ? key : key.raw
  const name = exactKey ? exact : exact.toLowerCase()
  if (name.toLowerCase() === bookkeeping) throw reservedKey(name)
  const change: Change = async (document) => {
    if (entryOf(document, name).value === undefined) throw notFound({ service, key })
    return withEntry(document, name, { value: undefined, metadata: undefined })
  }
  const options = { mark: () => 1, create: undefined, onNotice }
  await changeService(api, { service, region: api.region }, change, options)
}
