/** The table of backends. Each is loaded when it is opened, and its SDK with it. */
import type { Backend } from '../core/backend.ts'
import type { OpenOptions } from './open-options.ts'
import type { Store } from './store.ts'

const openers = {
  ssm: async (options) => (await import('./ssm/open.ts')).openSsm(options),
  secretsmanager: async (options) =>
    (await import('./secrets-manager/open.ts')).openSecretsManager(options),
  s3: async (options) => (await import('./s3/open.ts')).openS3(options),
  's3-kms': async (options) => (await import('./s3-kms/open.ts')).openS3Kms(options),
  local: async (options) => (await import('./local/open.ts')).openLocal(options),
  null: async () => (await import('./null.ts')).nullStore(),
} satisfies Record<Backend, (options: OpenOptions) => Promise<Store>>

/** Opens the backend that the settings name. */
export function openStore(options: OpenOptions): Promise<Store> {
  return openers[options.settings.backend](options)
}
