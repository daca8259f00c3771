/** The versions of a secret. */
import { awsErrorName } from '../../aws/errors/name.ts'
import type { SecretEvent } from '../../core/secret.ts'
import { notFound, type SecretName } from '../store.ts'
import { allItems } from '../../aws/pages.ts'
import type { ParameterHistory, ParameterMetadata, SsmApi } from './api.ts'
import { chamberVersion, userOf } from './metadata.ts'
import { spellings } from './parameter-name.ts'

const pageSize = 50

/** Histories that are asked for side by side. */
export const historiesAtOnce = 8

/**
 * Every version that AWS keeps, oldest first, of the key as given or else in lower case.
 * @throws {ChamberError} NOT_FOUND
 */
export async function parameterHistory(
  api: SsmApi,
  { service, key }: SecretName,
  withDecryption: boolean,
): Promise<readonly ParameterHistory[]> {
  const histories = await Promise.all(
    spellings(service, key).map((name) => historyOf(api, name, withDecryption)),
  )
  const found = histories.find((history) => history !== undefined)
  if (!found) throw notFound({ service, key })
  return found.toSorted(byVersion)
}

/** Every version of a parameter by its exact name, oldest first; none where it is gone. */
export async function versionsOf(api: SsmApi, name: string): Promise<readonly ParameterHistory[]> {
  return ((await historyOf(api, name, false)) ?? []).toSorted(byVersion)
}

const byVersion = (a: ParameterHistory, b: ParameterHistory): number =>
  (a.Version ?? 0) - (b.Version ?? 0)

/** The order of the pages is not promised, so the caller sorts. */
async function historyOf(
  api: SsmApi,
  Name: string,
  WithDecryption: boolean,
): Promise<ParameterHistory[] | undefined> {
  try {
    return await allItems(
      (NextToken) =>
        api.getParameterHistory({ Name, WithDecryption, MaxResults: pageSize, NextToken }),
      'ssm:GetParameterHistory',
    )
  } catch (error) {
    if (awsErrorName(error) === 'ParameterNotFound') return undefined
    throw error
  }
}

/** A row of `history`; a description of a parameter tells the same of its latest version. */
export function toEvent(entry: ParameterHistory | ParameterMetadata): SecretEvent {
  return {
    version: chamberVersion(entry.Description),
    modified: entry.LastModifiedDate,
    user: userOf(entry.LastModifiedUser),
  }
}
