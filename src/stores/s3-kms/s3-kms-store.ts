/** S3 as a store, each secret encrypted with a KMS key of the team it belongs to. */
import type { Bucket } from '../s3/bucket.ts'
import { deleteSecret } from '../s3/delete.ts'
import { listSecrets } from '../s3/list.ts'
import { notThere, plainly, plainName } from '../s3/not-there.ts'
import { readSecret, secretHistory } from '../s3/read.ts'
import { keysOf, toValues } from '../s3/values.ts'
import { refusal, writeAll } from '../s3/write-all.ts'
import { writeSecret } from '../s3/write.ts'
import type { Store } from '../store.ts'
import { orLeftOut } from '../unreadable.ts'
import { mergeIndexes } from './kms-index.ts'
import { readableIndexes, readKmsIndexes, type SkipOptions } from './kms-indexes.ts'
import { createKmsPlace, type KmsPlaceOptions } from './kms-place.ts'

const backend = 's3-kms'

/** A store over a bucket; what it writes is encrypted with the key, what it reads with any. */
export function createS3KmsStore(bucket: Bucket, options: KmsPlaceOptions): Store {
  const { onNotice } = options
  const indexed = (service: string, skipDenied = false) =>
    readValues(bucket, service, { skipDenied, onNotice })
  return {
    backend,
    restartDeadline: options.restartDeadline,
    values: (service, { skipDenied } = {}) => {
      const values = async () => {
        const name = plainName(service, backend)
        return toValues(await indexed(name, skipDenied), name, onNotice)
      }
      return orLeftOut(values(), service, { skipDenied, onNotice })
    },
    list: async (reference) => {
      const service = plainName(reference, backend)
      return listSecrets({ bucket, service, indexed: await indexed(service), onNotice })
    },
    read: async (name) => readSecret(bucket, plainly(name, backend)),
    readValue: async (name) => (await readSecret(bucket, plainly(name, backend))).value ?? '',
    history: (name) => secretHistory(bucket, name),
    write: ({ kmsKey = options.kmsKey, ...request }) =>
      writeSecret(createKmsPlace(bucket, { ...options, kmsKey }), request),
    bulk: {
      refusal,
      keepsSettings: false,
      write: (request) => writeAll(createKmsPlace(bucket, options), request),
    },
    past: async (request) => {
      const service = plainName(request.service, backend)
      const keys = request.keys ?? keysOf(await indexed(service), service, onNotice)
      return (await import('../s3/past.ts')).pastSecrets(bucket, { ...request, keys })
    },
    inspector: async (onLook) => {
      const onObject = () => {
        options.restartDeadline()
        onLook()
      }
      return (await import('./inspect.ts')).createKmsInspector(bucket, onObject)
    },
    delete: (name) => deleteSecret(createKmsPlace(bucket, options), name),
    ...notThere(backend),
  }
}

/** Keys and values by the indexes alone: a listing, and a call for each of them. */
async function readValues(
  bucket: Bucket,
  service: string,
  options: SkipOptions,
): Promise<ReadonlyMap<string, string>> {
  const indexes = readableIndexes(await readKmsIndexes(bucket, service), options)
  const merged = mergeIndexes(indexes)
  return new Map([...merged].map(([key, { value }]) => [key, value]))
}
