/** Getting a service out of its secret. */
import { text } from '../../core/text.ts'
import { badAnswer } from '../../aws/errors/invalid-response.ts'
import { awsErrorName } from '../../aws/errors/name.ts'
import { ChamberError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { NotSupported } from '../store.ts'
import type { SecretsManagerApi } from './api.ts'
import { parseDocument, type ServiceDocument } from './document.ts'
import { binary, inDeletion, missing, notAnObject } from './failures.ts'

/** A service as it was in one version of its secret. */
export interface Snapshot {
  readonly versionId: string
  readonly document: ServiceDocument
}

/**
 * The version that is current; with a label, the one that carries this staging label.
 * @throws {ChamberError} NOT_FOUND, NOT_A_SERVICE, IN_DELETION
 */
export async function readService(
  api: SecretsManagerApi,
  service: ServiceReference,
): Promise<Snapshot> {
  const snapshot = await findService(api, service)
  if (snapshot) return snapshot
  throw missing({ service, region: api.region })
}

/** As {@link readService}, but undefined when there is no such secret, or none with a value. */
export async function findService(
  api: SecretsManagerApi,
  service: ServiceReference,
): Promise<Snapshot | undefined> {
  if (service.recursive) throw new NotSupported('secretsmanager', text`--recursive`)
  const stage = service.label === undefined ? {} : { VersionStage: service.label }
  try {
    return await getSnapshot(api, service, stage)
  } catch (error) {
    if (awsErrorName(error) === 'ResourceNotFoundException') return undefined
    if (awsErrorName(error) === 'InvalidRequestException') await refuseDeleted(api, service)
    throw error
  }
}

/** One version by its id. */
export function getVersion(
  api: SecretsManagerApi,
  service: ServiceReference,
  VersionId: string,
): Promise<Snapshot> {
  return getSnapshot(api, service, { VersionId })
}

async function getSnapshot(
  api: SecretsManagerApi,
  service: ServiceReference,
  which: { readonly VersionStage?: string; readonly VersionId?: string },
): Promise<Snapshot> {
  const answer = await api.getSecretValue({ SecretId: service.name, ...which })
  const place = { service, region: api.region }
  const { VersionId: versionId, SecretString: content } = answer
  if (answer.SecretBinary) throw binary(place)
  if (!versionId || content === undefined) {
    throw badAnswer(text`secretsmanager:GetSecretValue was answered without a value`)
  }
  const document = parseDocument(content)
  if (!document) throw notAnObject(place)
  return { versionId, document }
}

/** AWS says InvalidRequestException for several reasons; the description tells whether it is this one. */
async function refuseDeleted(api: SecretsManagerApi, service: ServiceReference): Promise<void> {
  const { DeletedDate } = await api.describeSecret(service.name).catch(() => ({
    DeletedDate: undefined,
  }))
  if (DeletedDate) throw inDeletion({ service, region: api.region }, DeletedDate)
}

/** Whether an error is about what a secret holds, not about getting it. */
export const isNotAService = (error: unknown): boolean =>
  error instanceof ChamberError && error.code === 'NOT_A_SERVICE'
