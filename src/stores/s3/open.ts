/** Opens a bucket of S3. */
import { text, quote } from '../../core/text.ts'
import { createCaller } from '../../aws/credentials/caller-identity.ts'
import { openSession } from '../../aws/session.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { type Bucket, createBucket } from './bucket.ts'
import { createClient } from './client.ts'
import { createS3Store } from './s3-store.ts'

/** @throws {ChamberError} when no bucket is named, no region is set, an endpoint is no URL */
export async function openS3(options: OpenOptions): Promise<Store> {
  const { bucket, ...session } = await openBucket(options)
  const store = createS3Store(bucket, { ...session, onNotice: options.onNotice })
  return { ...store, place: options.settings.s3Bucket ?? '' }
}

export interface OpenBucket {
  readonly bucket: Bucket
  /** The ARN of whoever runs chamber, asked for once. */
  readonly caller: () => Promise<string>
  readonly restartDeadline: () => void
}

/** The bucket that flag or variable names; nothing is asked of S3 yet. */
export async function openBucket(options: OpenOptions): Promise<OpenBucket> {
  const { settings, onNotice } = options
  const name = bucketName(settings.s3Bucket)
  const session = await openSession(options)
  const client = createClient(await session.clientConfig('s3'))
  const bucket = createBucket(client, {
    name,
    region: session.region,
    call: session.call,
    onNotice,
  })
  return { bucket, caller: createCaller(session), restartDeadline: session.restartDeadline }
}

/** Old buckets have names that new ones may not have; what is no name at all is refused here. */
function bucketName(name: string | undefined): string {
  if (!name) {
    throw new UsageError(text`the backends on S3 need a bucket`, {
      hint: text`name it with --backend-s3-bucket or CHAMBER_S3_BUCKET`,
    })
  }
  if (/^[\w.-]{3,255}$/.test(name) || /^arn:[\w:/.-]+$/.test(name)) return name
  throw new ChamberError(
    'BUCKET_INVALID',
    text`${quote(name, 'bucket', text`a value`)} is not the name of a bucket`,
    {
      hint: text`give the name alone, without s3:// and without a folder, or the ARN of an access point`,
    },
  )
}
