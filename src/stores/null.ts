/** The null backend: no secrets, so that a command runs the same way where there is no AWS. */
import { NotSupported, notFound, type Store } from './store.ts'

/** A store in which nothing is found and nothing can be kept. */
export function nullStore(): Store {
  const refuse = (command: string) => Promise.reject(new NotSupported('null', command))
  return {
    backend: 'null',
    values: async () => [],
    list: async () => ({ secrets: [], invalid: [] }),
    history: async () => [],
    past: async () => ({ secrets: [], unknown: [] }),
    names: async () => [],
    valuesOf: async () => ({ values: new Map(), denied: [] }),
    readTags: () => refuse('tag read'),
    writeTags: () => refuse('tag write'),
    deleteTags: () => refuse('tag delete'),
    read: ({ version, ...name }) => Promise.reject(notFound(name, version)),
    readValue: (name) => Promise.reject(notFound(name)),
    write: () => refuse('write'),
    delete: () => refuse('delete'),
  }
}
