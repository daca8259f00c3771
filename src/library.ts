/**
 * Secrets for programs that fetch their own: `import { load } from 'chamber'`.
 *
 * The same store, credentials, retries and errors as `chamber exec`, without a command. Nothing but
 * this file and `ChamberError` is loaded until `load` is called.
 */
import { ChamberError } from './errors.ts'

export { ChamberError }

export interface LoadOptions {
  /**
   * Services as `chamber exec` takes them: `app`, `team/app`, `app:label`, `prod.app1.`; later ones
   * win. `${NAME}` and `${NAME:-default}` are filled from the environment.
   */
  readonly services: readonly string[]
  /** Where secrets are kept. By default CHAMBER_SECRET_BACKEND, or `ssm`. */
  readonly backend?: 'ssm' | 'secretsmanager' | 's3' | 's3-kms' | 'local' | 'null'
  /** By default CHAMBER_AWS_REGION, AWS_REGION, AWS_DEFAULT_REGION, the profile, the instance. */
  readonly region?: string
  /** Of the backends s3 and s3-kms. By default CHAMBER_S3_BUCKET. */
  readonly bucket?: string
  /** Path of the local backend's file. By default CHAMBER_LOCAL_FILE, or in the user's data folder. */
  readonly localFile?: string
  /** Milliseconds for all that AWS is asked. By default CHAMBER_TIMEOUT, or 60,000. */
  readonly timeout?: number
  /** Attempts at a call, the first included. By default CHAMBER_RETRIES, or 10. */
  readonly retries?: number
  /** Keys, or patterns of keys (`db_*`); by exact keys nothing else is asked for. All by default. */
  readonly only?: readonly string[]
  /** Keys, or patterns of keys, that are left out, also of those of `only`. */
  readonly except?: readonly string[]
  /** Letters of the names: `upper` by default, as variables have them. */
  readonly case?: 'preserve' | 'upper' | 'lower'
  /** Leaves out secrets that may not be read or decrypted, instead of throwing. */
  readonly skipDenied?: boolean
  /** Told what `chamber exec` would warn about: names, never values. By default nobody is. */
  readonly onWarning?: (text: string) => void
}

export interface Loaded {
  /**
   * Values by name. A name is the key in capitals, every character but letters, digits and
   * underscores as an underscore, unless `case` says otherwise. Has no prototype: any key is a name.
   */
  readonly values: Readonly<Record<string, string>>
  /** Where each value comes from, by the same names. */
  readonly sources: Readonly<Record<string, { readonly service: string; readonly key: string }>>
}

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
  const { loadSecrets } = await import('./commands/load.ts')
  return loadSecrets(options, process.env, process.cwd())
}
