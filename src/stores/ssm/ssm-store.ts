/** Parameter Store as a store: the calls of each command are in the files beside this one. */
import { type Backend, notFound, type OnNotice, type Store } from '../store.ts'
import { awsErrorName } from '../../aws/error-name.ts'
import { type SsmApi } from './api.ts'
import { getReadableParameters } from './batches.ts'
import { parameterHistory, toEvent } from './history.ts'
import { listSecrets } from './list.ts'
import { secretNames } from './names.ts'
import { parameterName } from './parameter-name.ts'
import { readLatest, readValue, readVersion } from './read.ts'
import { deleteTags, readTags, writeTags } from './tags.ts'
import { serviceValues } from './values.ts'
import { refusal, writeAll } from './write-all.ts'
import { writeSecret } from './write.ts'

export interface SsmStoreOptions {
  readonly backend: Backend
  /** The KMS key of SecureString values. */
  readonly kmsKey: string
  readonly onNotice: OnNotice
}

/** A store over the API of Parameter Store. */
export function createSsmStore(api: SsmApi, { backend, kmsKey, onNotice }: SsmStoreOptions): Store {
  return {
    backend,
    values: (service, options) => serviceValues(api, service, { ...options, onNotice }),
    list: (service, { withValues }) => listSecrets(api, service, withValues, onNotice),
    read: ({ version, ...name }) =>
      version === undefined ? readLatest(api, name) : readVersion(api, name, version),
    readValue: (name) => readValue(api, name),
    write: (request) => writeSecret(api, request, kmsKey, onNotice),
    bulk: { refusal, write: (request) => writeAll(api, request, { kmsKey, onNotice }) },
    history: async (name) => (await parameterHistory(api, name, false)).map(toEvent),
    names: (prefix) => secretNames(api, prefix),
    valuesOf: async (names) => {
      const { parameters, denied } = await getReadableParameters(api, names)
      return {
        values: new Map(parameters.map(({ Name = '', Value = '' }) => [Name, Value])),
        denied,
      }
    },
    readTags: (name) => readTags(api, name),
    writeTags: (name, tags, options) => writeTags(api, name, tags, { ...options, onNotice }),
    deleteTags: (name, keys) => deleteTags(api, name, keys, onNotice),
    async delete({ service, key, exactKey }) {
      const Name = parameterName(service, exactKey ? key : key.toLowerCase())
      try {
        await api.deleteParameter({ Name })
      } catch (error) {
        if (awsErrorName(error) === 'ParameterNotFound') throw notFound({ service, key })
        throw error
      }
    },
  }
}
