/** S3 as a store: an object for each secret, and for each service an index of the latest values. */
import { text, storedName } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { OnNotice, Store } from '../store.ts'
import { orLeftOut } from '../unreadable.ts'
import type { Bucket } from './bucket.ts'
import { deleteSecret } from './delete.ts'
import { plainIndex } from './index-object.ts'
import { listSecrets } from './list.ts'
import { notThere, plainly, plainName } from './not-there.ts'
import { objectPath } from './object-path.ts'
import { type Place, readIndex } from './place.ts'
import { readSecret, secretHistory } from './read.ts'
import { isKmsObject, rebuildIndex } from './rebuild.ts'
import { indexPath, keysOf, readValues, readWhole, toValues } from './values.ts'
import { refusal, writeAll } from './write-all.ts'
import { writeSecret } from './write.ts'

export interface S3StoreOptions {
  readonly caller: () => Promise<string>
  readonly restartDeadline: () => void
  readonly onNotice: OnNotice
}

const backend = 's3'

/** A store over a bucket; what it writes is encrypted with S3's own key. */
export function createS3Store(bucket: Bucket, options: S3StoreOptions): Store {
  const { onNotice } = options
  const place = createPlace(bucket, options)
  return {
    backend,
    restartDeadline: options.restartDeadline,
    values: (service, { skipDenied } = {}) => {
      const how = { skipDenied, onNotice }
      const values = async () => {
        const name = plainName(service, backend)
        return toValues(await readValues(bucket, name, how), name, onNotice)
      }
      return orLeftOut(values(), service, how)
    },
    list: async (reference) => {
      const service = plainName(reference, backend)
      return listSecrets({ bucket, service, indexed: await readWhole(bucket, service), onNotice })
    },
    read: async (name) => readSecret(bucket, plainly(name, backend)),
    readValue: async (name) => (await readSecret(bucket, plainly(name, backend))).value ?? '',
    history: (name) => secretHistory(bucket, name),
    write: (request) => writeSecret(place, request),
    bulk: { refusal, keepsSettings: false, write: (request) => writeAll(place, request) },
    past: async (request) => {
      const service = plainName(request.service, backend)
      const keys = request.keys ?? keysOf(await readWhole(bucket, service), service, onNotice)
      return (await import('./past.ts')).pastSecrets(bucket, { ...request, keys })
    },
    inspector: async (onLook) => {
      const onObject = () => {
        options.restartDeadline()
        onLook()
      }
      return (await import('./inspect.ts')).createInspector(bucket, onObject)
    },
    delete: (name) => deleteSecret(place, name),
    ...notThere(backend),
  }
}

function createPlace(bucket: Bucket, options: S3StoreOptions): Place<string> {
  const index = (service: string) => readIndex(bucket, indexPath(service), plainIndex)
  return {
    backend,
    bucket,
    encryption: 'AES256',
    format: plainIndex,
    ...options,
    indexForChange: index,
    indexAgain: index,
    rebuild: (service) => rebuildIndex(bucket, service, options.onNotice),
    checkUnindexed(object, { service, key }) {
      if (!isKmsObject(object)) return
      throw new ChamberError(
        'WRONG_BACKEND',
        text`${storedName(`${bucket.name}/${objectPath(service, key)}`)} is encrypted with a KMS key, which the s3 backend would take off`,
        { hint: text`use --backend s3-kms` },
      )
    },
  }
}
