/** Authenticates a store that an alpha version wrote without a MAC. */
import { existsSync, readFileSync } from 'node:fs'
import { ChamberError } from '../../core/errors.ts'
import { privateFile } from '../../files/private-file.ts'
import { loadIdentity } from './identity.ts'
import { macComment } from './identity-text.ts'
import { identityOptions, type LocalFile, localFilePath } from './local-file.ts'
import { encode } from './seal.ts'
import { openStateFile } from './state-file.ts'
import { changedStore, missingStore } from './store-error.ts'

export interface Upgrade {
  readonly storePath: string
  /** Whether the store has a MAC already; only its identity then lacks the comment, if anything. */
  readonly isAuthentic: boolean
  readonly parameterCount: number
  /** Writes the store with a MAC. */
  readonly authenticate: () => Promise<void>
  /**
   * Adds to the identity file that stores without a MAC are rejected; returns whether it says so now:
   * an identity that is given as text cannot be changed.
   */
  readonly pin: () => boolean
}

/**
 * Looks at a store; nothing is changed before the functions of the result are called.
 * @throws {ChamberError} STORE_MISSING or STORE_CHANGED, or as `openLocalFile`
 */
export async function prepareUpgrade(file: Omit<LocalFile, 'onWarning'>): Promise<Upgrade> {
  const storePath = localFilePath(file.env, file.path, file.cwd)
  if (!existsSync(storePath)) throw missingStore(storePath)
  const identity = await loadIdentity(identityOptions(file.env, storePath))
  let isAuthentic = true
  const onWarning = () => void (isAuthentic = false)
  const store = openStateFile({ path: storePath, identity, onWarning, isUpgrade: true })
  const seen = await store.read((state) => state)
  const authenticate = () =>
    store.change((state) => {
      // What the user agreed to, and not what came in its place since.
      if (encode(state) !== encode(seen)) throw changedStore(storePath)
    })
  return {
    storePath,
    isAuthentic,
    parameterCount: seen.regions().reduce((sum, [, table]) => sum + table.size, 0),
    authenticate,
    pin: () => identity.requiresMac || pin(identity.path, file),
  }
}

function pin(path: string | undefined, { cwd }: Pick<LocalFile, 'cwd'>): boolean {
  if (path === undefined) return false
  const text = readFileSync(path, 'utf8')
  try {
    privateFile(path, { cwd, userId: () => process.geteuid?.() }).write(`${macComment}\n${text}`)
    return true
  } catch (error) {
    if (error instanceof ChamberError) return false
    throw error
  }
}
