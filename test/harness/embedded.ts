/**
 * The embedded Parameter Store, Secrets Manager and S3 as the endpoint, in this process, with states
 * of their own.
 */
import { createEngine } from '../../src/parameter-store/engine.ts'
import { serveParameterStore } from '../../src/parameter-store/http.ts'
import { startFront } from './front.ts'
import { keyArn } from './kms.ts'
import { startObjectStore } from './object-store.ts'
import { bucketName, kmsAliases, type Target } from './target.ts'

const caller = 'arn:aws:sts::123456789012:user/moto'

export async function startEmbedded(): Promise<Target> {
  const engine = createEngine({
    user: 'N/A',
    kmsKeys: [...kmsAliases, keyArn],
    // what other programs wrote is listed and skipped, as the recorded cases have it
    lenientNames: true,
  })
  const parameterStore = await serveParameterStore({ engine })
  const front = await startFront(parameterStore.url)
  const kmsKeys = [...kmsAliases, keyArn]
  const objects = await startObjectStore({ buckets: [bucketName], caller, kmsKeys })
  return {
    url: front.url,
    objectsUrl: objects.url,
    keyArn,
    async close() {
      await front.close()
      await parameterStore.close()
      await objects.close()
    },
  }
}
