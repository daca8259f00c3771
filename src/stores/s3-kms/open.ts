/** Opens a bucket of S3 whose secrets are encrypted with KMS keys. */
import type { OpenOptions } from '../open-options.ts'
import { openBucket } from '../s3/open.ts'
import type { Store } from '../store.ts'
import { createS3KmsStore } from './s3-kms-store.ts'

/** @throws {ChamberError} when no bucket is named, no region is set, an endpoint is no URL */
export async function openS3Kms(options: OpenOptions): Promise<Store> {
  const { settings, onNotice } = options
  const { bucket, ...session } = await openBucket(options)
  const store = createS3KmsStore(bucket, { kmsKey: settings.kmsKey, ...session, onNotice })
  return { ...store, place: settings.s3Bucket ?? '' }
}
