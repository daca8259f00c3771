/** What KMS tells of a key; loaded, and its SDK client with it, when it is asked. */
import { DescribeKeyCommand, type KeyMetadata, KMSClient } from '@aws-sdk/client-kms'
import type { AwsSession } from '../aws/session.ts'

/**
 * @param KeyId id, alias or ARN
 * @throws {ChamberError} with what KMS says
 */
export async function describeKey(
  { clientConfig, call }: AwsSession,
  KeyId: string,
): Promise<Partial<KeyMetadata>> {
  const client = new KMSClient(await clientConfig('kms'))
  const { KeyMetadata: metadata } = await call('kms:DescribeKey', (options) =>
    client.send(new DescribeKeyCommand({ KeyId }), options),
  )
  return metadata ?? {}
}
