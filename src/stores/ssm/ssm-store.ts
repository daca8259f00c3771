/**
 * Parameter Store as a store: the calls of each command are in the files beside this one, which are
 * loaded when they are needed, but for those on the way to a command.
 */
import type { Backend } from '../../core/backend.ts'
import type { OnNotice, Store } from '../store.ts'
import { orLeftOut } from '../unreadable.ts'
import type { SsmApi } from './api.ts'
import { refusal } from './value-size.ts'
import { serviceValues } from './values.ts'

export interface SsmStoreOptions {
  readonly backend: Backend
  /** The region. */
  readonly place: string
  /** The KMS key of SecureString values. */
  readonly kmsKey: string
  readonly onNotice: OnNotice
}

const reading = () => import('./read.ts')
const tagging = () => import('./tags.ts')
const history = () => import('./history.ts')

/** A store over the API of Parameter Store. */
export function createSsmStore(
  api: SsmApi,
  { backend, place, kmsKey, onNotice }: SsmStoreOptions,
): Store {
  const writing = { kmsKey, onNotice, isCharged: backend === 'ssm' }
  return {
    backend,
    place,
    restartDeadline: api.restartDeadline,
    values: (service, options) => {
      const how = { ...options, onNotice }
      return orLeftOut(serviceValues(api, service, how), service, how)
    },
    valuesOfKeys: async (services, request) =>
      (await import('./values-of-keys.ts')).valuesOfKeys(api, services, { ...request, onNotice }),
    marks: async (services, keys) => (await import('./marks.ts')).marks(api, services, keys),
    list: async (service, { withValues }) =>
      (await import('./list.ts')).listSecrets(api, service, withValues, onNotice),
    read: async ({ version, ...name }) =>
      version === undefined
        ? (await reading()).readLatest(api, name)
        : (await reading()).readVersion(api, name, version),
    readValue: async (name) => (await reading()).readValue(api, name),
    write: async (request) => (await import('./write.ts')).writeSecret(api, request, writing),
    bulk: {
      refusal,
      keepsSettings: true,
      write: async (request) => (await import('./write-all.ts')).writeAll(api, request, writing),
    },
    past: async (request) => (await import('./past.ts')).pastSecrets(api, request, onNotice),
    releases: async () => (await import('./releases.ts')).createReleases(api, onNotice),
    inspector: async (onLook) => (await import('./inspect.ts')).createInspector(api, onLook),
    async history(name) {
      const { parameterHistory, toEvent } = await history()
      return (await parameterHistory(api, name, false)).map(toEvent)
    },
    names: async (prefix) => (await import('./names.ts')).secretNames(api, prefix),
    valuesOf: async (names) => (await import('./batches.ts')).readableValues(api, names),
    readTags: async (name) => (await tagging()).readTags(api, name),
    writeTags: async (name, tags, options) =>
      (await tagging()).writeTags(api, name, tags, { ...options, onNotice }),
    deleteTags: async (name, keys) => (await tagging()).deleteTags(api, name, keys, onNotice),
    delete: async (name) => (await import('./delete.ts')).deleteSecret(api, name),
  }
}
