export type ParameterType = 'String' | 'StringList' | 'SecureString'

/** The tiers a parameter can be in; `Intelligent-Tiering` is only ever a request. */
export type Tier = 'Standard' | 'Advanced'

/** One value of a parameter, and everything that was true when it was written. */
export type ParameterVersion = {
  readonly version: number
  readonly value: string
  readonly type: ParameterType
  /** As it was given, or the default key. Only a SecureString has one. */
  readonly keyId?: string | undefined
  readonly description?: string | undefined
  readonly allowedPattern?: string | undefined
  readonly tier: Tier
  readonly dataType: string
  /** The policies' JSON texts, in the order given. */
  readonly policies: readonly string[]
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly user: string
  readonly labels: readonly string[]
}

export type Tag = { readonly key: string; readonly value: string }

/** A parameter is never changed in place: whoever writes puts another in its place. */
export type Parameter = {
  /** As it was created: at the root `X` and `/X` are one parameter but keep their spelling. */
  readonly name: string
  /** Oldest first, never empty. */
  readonly versions: readonly ParameterVersion[]
  readonly tags: readonly Tag[]
}

/** The version that a bare name means. */
export function current(parameter: Parameter): ParameterVersion {
  const version = parameter.versions.at(-1)
  if (!version) throw new Error('a parameter without a version')
  return version
}
