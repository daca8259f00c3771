/** Deletes a secret with all its versions, in one call. */
import { awsErrorName } from '../../aws/errors/name.ts'
import { notFound, type SecretName } from '../store.ts'
import type { SsmApi } from './api.ts'
import { parameterName } from './parameter-name.ts'

/** @throws {ChamberError} NOT_FOUND */
export async function deleteSecret(
  api: SsmApi,
  { service, key, exactKey }: SecretName & { readonly exactKey: boolean },
): Promise<void> {
  const Name = parameterName(service, exactKey ? key : key.toLowerCase())
  try {
    await api.deleteParameter({ Name })
  } catch (error) {
    if (awsErrorName(error) === 'ParameterNotFound') throw notFound({ service, key })
    throw error
  }
}
