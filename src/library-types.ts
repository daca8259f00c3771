/** What the library is asked for, and what it gives. */

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
