/** A store to put behind the proxy, and what every test may count on to be in it. */

export interface Target {
  readonly url: string
  /** Where S3 and STS are, when elsewhere. */
  readonly objectsUrl?: string
  /** The ARN of the KMS key that both aliases stand for. */
  readonly keyArn: string
  close(): Promise<void>
}

/** The bucket of the backends on S3. */
export const bucketName = 'bkt'

export const kmsAliases = ['alias/parameter_store_key', 'alias/other'] as const

/** `{ service: { key: value } }`: version 1 of each, as `chamber write` would have made it. */
export type SecretsByService = Readonly<Record<string, Readonly<Record<string, string>>>>
