/** The null backend: no secrets, so that a command runs the same way where there is no AWS. */
import { text, type Text } from '../core/text.ts'
import { NotSupported, notFound, type Store } from './store.ts'

/** A store in which nothing is found and nothing can be kept. */
export function nullStore(): Store {
  const refuse = (command: Text) => Promise.reject(new NotSupported('null', command))
  return {
    backend: 'null',
    values: async () => [],
    list: async () => ({ secrets: [], invalid: [] }),
    history: async () => [],
    past: async () => ({ secrets: [], unknown: [] }),
    names: async () => [],
    valuesOf: async () => ({ values: new Map(), denied: [] }),
    readTags: () => refuse(text`tag read`),
    writeTags: () => refuse(text`tag write`),
    deleteTags: () => refuse(text`tag delete`),
    read: ({ version, ...name }) => Promise.reject(notFound(name, version)),
    readValue: (name) => Promise.reject(notFound(name)),
    write: () => refuse(text`write`),
    delete: () => refuse(text`delete`),
  }
}
