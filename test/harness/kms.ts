/** KMS as far as a look at a key goes: the aliases that every test may count on are enabled. */
import { ServiceError } from './secrets-manager.ts'
import { kmsAliases } from './target.ts'

type Input = Readonly<Record<string, unknown>>

const keyId = '5f0b1c52-77a6-4e0e-9d0e-2f6c1b3a4d55'

/** The ARN of the key that the aliases stand for. */
export const keyArn = `arn:aws:kms:us-east-1:123456789012:key/${keyId}`

export function describeKey(operation: string, { KeyId }: Input): Input {
  if (operation !== 'DescribeKey') throw new ServiceError('UnknownOperationException', operation)
  if (![...kmsAliases, keyArn, keyId].includes(String(KeyId))) {
    throw new ServiceError('NotFoundException', `Alias ${String(KeyId)} is not found.`)
  }
  const state = { KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' }
  return { KeyMetadata: { KeyId: keyId, Arn: keyArn, KeyManager: 'CUSTOMER', ...state } }
}
