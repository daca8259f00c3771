/** A moto server as the endpoint: started by someone else, emptied here. */
import { bucketName, kmsAliases, type Target } from './target.ts'

/** Empties the server and gives it the KMS key and aliases that every test may count on. */
export async function resetMoto(url: string): Promise<Target> {
  await post(`${url}/moto-api/reset`, {})
  const created = await kms(url, { operation: 'CreateKey', input: {} })
  const { KeyId, Arn } = (created as { KeyMetadata: { KeyId: string; Arn: string } }).KeyMetadata
  for (const AliasName of kmsAliases)
    await kms(url, { operation: 'CreateAlias', input: { AliasName, TargetKeyId: KeyId } })
  await createBucket(url, bucketName)
  return { url, keyArn: Arn, close: async () => {} }
}

/** KMS's own wire format, to spare the tests its SDK client. */
function kms(url: string, { operation, input }: { operation: string; input: object }) {
  return post(url, {
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${operation}`,
      authorization: authorization('kms'),
    },
    body: JSON.stringify(input),
  })
}

/** moto takes the region and the service from here, and checks no signature. */
const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`

async function createBucket(url: string, name: string): Promise<void> {
  const headers = { authorization: authorization('s3') }
  const answer = await fetch(`${url}/${name}`, { method: 'PUT', headers })
  if (!answer.ok) throw new Error(`PUT ${url}/${name}: ${answer.status}`)
}

async function post(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', ...init })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}
