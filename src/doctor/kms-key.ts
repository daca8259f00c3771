/** The state of the KMS key that encrypts what is written. */
import type { KeyMetadata } from '@aws-sdk/client-kms'
import { awsErrorName } from '../aws/errors/name.ts'
import { ChamberError, isUnanswered } from '../core/errors.ts'
import type { Settings } from '../core/settings.ts'
import { fail, failure, ok, type Outcome, warn } from './finding.ts'
import { given, type Subject } from './subject.ts'

export function checkKey(subject: Subject) {
  const key = keyOf(subject.settings)
  if (key === undefined) return Promise.resolve(ok("AWS's own key; nothing to look at"))
  return given(subject.credentials(), 'want of credentials', async () => {
    try {
      const { describeKey } = await import('./describe-key.ts')
      return stateOf(key, await describeKey(await subject.session(), key))
    } catch (error) {
      return explain(key, error)
    }
  })
}

/** Secrets Manager and S3 have keys of their own where none is named. */
function keyOf({ backend, kmsKey, namedKmsKey }: Settings): string | undefined {
  if (backend === 's3') return undefined
  return backend === 'secretsmanager' ? namedKmsKey : kmsKey
}

/** An answer may lack anything. */
function stateOf(key: string, answer: Partial<KeyMetadata>): Outcome {
  const { KeyId, KeyState, KeyManager, KeySpec, KeyUsage } = answer
  const whose = KeyManager === 'AWS' ? "AWS's" : "the account's"
  if (
    KeyUsage !== undefined &&
    (KeyUsage !== 'ENCRYPT_DECRYPT' || KeySpec !== 'SYMMETRIC_DEFAULT')
  ) {
    return fail(`${key} (${String(KeyId)}) is no symmetric key for encryption`, naming)
  }
  if (KeyState === 'Enabled') return ok(`${key} is enabled (${String(KeyId)}, ${whose})`)
  const cure =
    KeyState === 'PendingDeletion'
      ? 'cancel its deletion (aws kms cancel-key-deletion), or what it encrypts is lost'
      : 'enable it: aws kms enable-key'
  return fail(`${key} cannot be used: its state is ${String(KeyState)}`, cure)
}

const naming = 'name another with --kms-key or CHAMBER_KMS_KEY_ALIAS'

function explain(key: string, error: unknown): Outcome {
  if (error instanceof ChamberError && error.code === 'ACCESS_DENIED') {
    return warn(`${key} may not be looked at`, 'allow kms:DescribeKey on it to have it checked')
  }
  if (isUnanswered(error)) {
    const { text, remedy } = failure(error)
    return warn(`${text}; chamber itself does not ask KMS`, remedy)
  }
  if (awsErrorName(error) !== 'NotFoundException') return failure(error)
  return fail(
    `${key} is not there`,
    key === 'alias/parameter_store_key'
      ? `make it: aws kms create-alias --alias-name ${key} --target-key-id KEY; or ${naming}`
      : naming,
  )
}
