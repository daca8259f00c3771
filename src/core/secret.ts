/** The words that every room shares about secrets. */
import type { InvalidName, SecretKey } from './key.ts'

/** A value under any name: that of a key, or of an entry of a file. */
export interface NamedValue {
  readonly key: string
  readonly value: string
}

/** A key of a service and its value. */
export interface SecretValue extends SecretKey {
  readonly value: string
}

/** A secret, and the name that the user wants it to have, where one was chosen. */
export interface NamedSecret extends SecretValue {
  readonly name?: string | undefined
}

/** What is known of a secret beside its value. */
export interface SecretMetadata extends SecretKey {
  /** Chamber's own version, counted in the description; 0 for what chamber did not write. */
  readonly version: number
  readonly modified: Date | undefined
  /** Who wrote it last: an ARN, or empty where the backend does not say. */
  readonly user: string
}

/** One version of a secret: a row of `history`. */
export type SecretEvent = Omit<SecretMetadata, keyof SecretKey>

export const parameterTypes = ['SecureString', 'String', 'StringList'] as const
export type ParameterType = (typeof parameterTypes)[number]

export const parameterTiers = ['standard', 'advanced', 'intelligent-tiering'] as const
export type ParameterTier = (typeof parameterTiers)[number]

/** How a secret is kept, where the backend makes such differences. */
export interface SecretSettings {
  readonly type?: ParameterType | undefined
  readonly tier?: ParameterTier | undefined
}

/** One secret: a row of `list` and `read`. `value` is undefined where it was not asked for. */
export interface Secret extends SecretMetadata, SecretSettings {
  readonly value: string | undefined
}

/** Stored like a secret under a name that is not a key. */
export interface InvalidSecret extends Omit<Secret, keyof SecretKey> {
  readonly name: InvalidName
}

/** Everything that a service holds, each part by name in byte order. */
export interface Listing {
  readonly secrets: readonly Secret[]
  readonly invalid: readonly InvalidSecret[]
}
