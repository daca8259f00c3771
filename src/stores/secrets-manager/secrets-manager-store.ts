/** Secrets Manager as a store: a service is one secret, its keys are members of a JSON object. */
import { text, type Text } from '../../core/text.ts'
import { NotSupported, type Store } from '../store.ts'
import { orLeftOut } from '../unreadable.ts'
import type { SecretsManagerApi } from './api.ts'
import { listSecrets, readSecret, secretHistory, serviceValues } from './read.ts'
import { refusal, writeAll } from './write-all.ts'
import { deleteSecret, type WriteOptions, writeSecret } from './write.ts'

/** A store over the API of Secrets Manager. */
export function createSecretsManagerStore(api: SecretsManagerApi, options: WriteOptions): Store {
  const backend = 'secretsmanager'
  const refuse = (command: Text) => Promise.reject(new NotSupported(backend, command))
  return {
    backend,
    restartDeadline: api.restartDeadline,
    values: (service, { skipDenied } = {}) => {
      const { onNotice } = options
      return orLeftOut(serviceValues(api, service, onNotice), service, { skipDenied, onNotice })
    },
    list: (service, { withValues }) => listSecrets(api, service, withValues),
    read: ({ version, ...name }) => readSecret(api, name, version),
    readValue: async (name) => (await readSecret(api, name, undefined)).value ?? '',
    history: (name) => secretHistory(api, name),
    write: (request) => writeSecret(api, request, options),
    bulk: {
      refusal,
      keepsSettings: false,
      write: (request) => writeAll(api, request, options),
    },
    past: async (request) =>
      (await import('./past.ts')).pastSecrets(api, request, options.onNotice),
    inspector: async () => (await import('./inspect.ts')).createInspector(api),
    releases: async () => (await import('./releases.ts')).createReleases(api),
    delete: (request) => deleteSecret(api, request, options.onNotice),
    names: () => refuse(text`listing services`),
    valuesOf: () => refuse(text`find`),
    readTags: () => refuse(text`tag read`),
    writeTags: () => refuse(text`tag write`),
    deleteTags: () => refuse(text`tag delete`),
  }
}
