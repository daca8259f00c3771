/** Services as Secrets Manager keeps them. */
import { text } from '../../core/text.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { Inspection, Inspector } from '../inspection.ts'
import { NotSupported } from '../store.ts'
import type { SecretsManagerApi } from './api.ts'
import { namesIn, type ServiceDocument } from './document.ts'
import { isNotAService, readService } from './snapshot.ts'
import { valueText } from './value-text.ts'

export const createInspector = (api: SecretsManagerApi): Inspector => ({
  all: () => Promise.reject(new NotSupported('secretsmanager', text`listing services`)),
  one: (service) => inspectService(api, service),
})

async function inspectService(
  api: SecretsManagerApi,
  service: ServiceReference,
): Promise<Inspection> {
  try {
    return toInspection((await readService(api, service)).document)
  } catch (error) {
    if (!isNotAService(error)) throw error
    return { secrets: [], refusal: (error as Error).message }
  }
}

function toInspection(document: ServiceDocument): Inspection {
  const { values, metadata, bookkeeping } = document
  const { keys, invalid } = namesIn(document)
  const secrets = keys.map((key) => {
    const json = values.get(key) ?? '""'
    return {
      key,
      value: valueText(json),
      json: json.startsWith('"') ? undefined : json,
      isUnnoted: !metadata.has(key),
    }
  })
  return { secrets, invalid, bookkeeping }
}
