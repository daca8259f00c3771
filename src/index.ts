/**
 * Secrets for programs that fetch their own: `import { load } from 'chamber'`.
 *
 * The same store, credentials, retries and errors as `chamber exec`, without a command. Nothing but
 * this file and `ChamberError` is loaded until `load` is called.
 */
import { ChamberError } from './core/errors.ts'
import type { Loaded, LoadOptions } from './library-types.ts'

export { ChamberError }
export type { Loaded, LoadOptions }

/**
 * Reads the secrets of services, once. Nothing is put into `process.env`, cached or written.
 *
 * The settings and credentials of AWS come from the environment of the process, as for the program
 * (docs/aws.md). A service that is not there has no secrets; on secretsmanager it is NOT_FOUND.
 *
 * @example
 * const { values } = await load({ services: ['app'], only: ['db_url'] })
 * connect(values.DB_URL)
 *
 * @throws {ChamberError} with `code` (`ACCESS_DENIED`, `NO_CREDENTIALS`, `NO_ANSWER`, `THROTTLED`,
 *   `TIMEOUT`, `NOT_FOUND` for a key of `only` that is nowhere, `USAGE`, …), a `message` and a `hint`
 *   of one line each, which hold no secret
 */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { loadSecrets } = await import('./load.ts')
  return loadSecrets(options, process.env, process.cwd())
}
