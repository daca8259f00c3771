/** A folder of a test's own, with an identity, for store files. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../../src/parameter-store/engine.ts'
import { loadIdentity, type Identity } from '../../../src/stores/local/identity.ts'
import { openStateFile } from '../../../src/stores/local/state-file.ts'

export type StoreFolder = {
  readonly path: string
  /** Where the store is; it does not exist at first. */
  readonly store: string
  readonly identityFile: string
  readonly identity: Identity
  readonly remove: () => Promise<void>
}

export async function makeStoreFolder(): Promise<StoreFolder> {
  const path = await mkdtemp(join(tmpdir(), 'chamber-store-'))
  const store = join(path, 'store.age')
  const identityFile = join(path, 'identity.txt')
  const identity = await loadIdentity({ defaultPath: identityFile, storePath: store })
  return { path, store, identityFile, identity, remove: () => rm(path, { recursive: true }) }
}

type Opened = {
  readonly write: (name: string, value: string) => Promise<object>
  readonly read: (name: string) => Promise<string>
  readonly names: () => Promise<readonly string[]>
}

/** Opens a store in the way of the local backend. */
export function openFile({ store, identity }: StoreFolder, patience = 20_000): Opened {
  const engine = createEngine({ backing: openStateFile({ path: store, identity, patience }) })
  const ask = (operation: string, input: object) =>
    engine.execute({ operation, input, region: 'us-east-1' })
  return {
    write: (Name, Value) =>
      ask('PutParameter', { Name, Value, Type: 'SecureString', Overwrite: true }),
    async read(Name) {
      const answer = await ask('GetParameter', { Name, WithDecryption: true })
      return (answer as { Parameter: { Value: string } }).Parameter.Value
    },
    async names() {
      const all: string[] = []
      let token: string | undefined
      do {
        const page = (await ask('DescribeParameters', {
          MaxResults: 50,
          ...(token ? { NextToken: token } : {}),
        })) as { Parameters: { Name: string }[]; NextToken?: string }
        all.push(...page.Parameters.map(({ Name }) => Name))
        token = page.NextToken
      } while (token)
      return all
    },
  }
}
