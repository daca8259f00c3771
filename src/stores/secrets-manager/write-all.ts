/** Many secrets of one service at once. */
import { text, type Text } from '../../core/text.ts'
import type { NamedValue } from '../../core/secret.ts'
import type { BulkRequest, BulkResult } from '../bulk.ts'
import type { SecretsManagerApi } from './api.ts'
import { type Change, changeService } from './change.ts'
import { bookkeeping, metadataOf } from './document.ts'
import { largestSize } from './failures.ts'
import { isValue, refused, setValues, type WriteOptions } from './write.ts'

/** Why a secret cannot be kept, in words that follow its key. */
export function refusal({ key, value }: NamedValue): Text | undefined {
  if (key.toLowerCase() === bookkeeping) return text`is chamber's own bookkeeping`
  const size = Buffer.byteLength(value)
  if (size <= largestSize) return undefined
  return text`has ${size} bytes, and Secrets Manager keeps ${largestSize} at most for a whole service`
}

/** Many secrets in one new version, so that all of them are written or none. */
export async function writeAll(
  api: SecretsManagerApi,
  { service, secrets, tags = {}, onProgress }: BulkRequest,
  { kmsKey, caller, onNotice }: WriteOptions,
): Promise<BulkResult> {
  if (Object.keys(tags).length > 0) throw refused(text`import --tags`)
  const known = new Set<string>()
  const change: Change = async (document) => {
    known.clear()
    const same = secrets.filter((one) => isValue(document, one))
    for (const { key } of same) known.add(key)
    if (same.length === secrets.length) return document
    const changed = secrets.filter(({ key }) => !known.has(key))
    return setValues(document, changed, await caller())
  }
  const keys = secrets.map(({ key }) => key)
  if (keys.length === 0) return { written: [], unchanged: [] }
  await changeService(api, { service, region: api.region }, change, {
    mark: (written) => Math.max(...keys.map((key) => metadataOf(written, key).version)),
    create: { kmsKey },
    onNotice,
  })
  onProgress?.(keys.length)
  return {
    written: keys.filter((key) => !known.has(key)),
    unchanged: keys.filter((key) => known.has(key)),
  }
}
