/** Deletes a secret with all its versions, in one call. */
import { awsErrorName } from '../../aws/errors/name.ts'
import { type DeleteRequest, notFound } from '../store.ts'
import type { SsmApi } from './api.ts'
import { parameterName } from './parameter-name.ts'

/**
 * Deletes a parameter whose name is not a key too, but none of another service: a slash in the name is
 * a part of it only where nested services were listed.
 * @throws {ChamberError} NOT_FOUND
 */
export async function deleteSecret(
  api: SsmApi,
  { service, key, exactKey }: DeleteRequest,
): Promise<void> {
  const name = typeof key === 'string' ? key : key.raw
  const isNamed = service.recursive ? /^[\w.\-/]+$/ : /^[\w.-]+$/
  if (!isNamed.test(name)) throw notFound({ service, key })
  const Name = parameterName(service, exactKey ? name : name.toLowerCase())
  try {
    await api.deleteParameter({ Name })
  } catch (error) {
    if (awsErrorName(error) === 'ParameterNotFound') throw notFound({ service, key })
    throw error
  }
}
