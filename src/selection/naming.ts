/** What variables are called: `--case`, `--prefix` and `--rename`. */
import { fullKey, type KeyPath } from '../core/key.ts'
import type { NamedSecret, SecretValue } from '../core/secret.ts'

export interface Naming {
  /** What a key becomes that is not renamed. */
  readonly nameOf: (key: KeyPath) => string
  /** Put in front of that, as it is. */
  readonly prefix: string
  readonly renames: readonly Rename[]
}

/** One secret, and the exact name that it is to have. */
export interface Rename {
  /** As given, or in lower case where there is no key like that. */
  readonly key: string
  readonly variable: string
}

/** Gives each secret its name; those that are renamed come last, so that they win. */
export function nameSecrets(
  secrets: readonly SecretValue[],
  { nameOf, prefix, renames }: Naming,
): readonly NamedSecret[] {
  const keys = new Set<string>(secrets.map(fullKey))
  const renamed = new Map(
    renames.flatMap((rename) => {
      const key = foundKey(rename.key, keys)
      return key === undefined ? [] : [[key, rename.variable] as const]
    }),
  )
  const named = secrets
    .filter((secret) => !renamed.has(fullKey(secret)))
    .map((secret) => ({ ...secret, name: prefix + nameOf(fullKey(secret)) }))
  const last = secrets
    .filter((secret) => renamed.has(fullKey(secret)))
    .map((secret) => ({ ...secret, name: renamed.get(fullKey(secret)) }))
  return [...named, ...last]
}

/** A key among those given, as it is or in lower case. */
export function foundKey(key: string, keys: ReadonlySet<string>): string | undefined {
  return [key, key.toLowerCase()].find((one) => keys.has(one))
}
