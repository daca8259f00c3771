/** Which secrets of a service are taken: `--only` and `--except`. */
import { text } from '../core/text.ts'
import { fullKey } from '../core/key.ts'
import { type KeyPattern, readPatterns } from './key-pattern.ts'

export interface Selection {
  /** Empty means all keys. */
  readonly only: readonly KeyPattern[]
  /** Left out, also of those that `only` takes. */
  readonly except: readonly KeyPattern[]
}

/** The selection of `--only` and `--except`, as typed. @throws {UsageError} */
export async function readSelection({
  only = [],
  except = [],
}: {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
}): Promise<Selection> {
  return {
    only: await readPatterns(only, text`--only`),
    except: await readPatterns(except, text`--except`),
  }
}

/** The secrets that a selection takes, in the order given. */
export function select<Secret extends { readonly path?: string | undefined; readonly key: string }>(
  secrets: readonly Secret[],
  { only, except }: Selection,
): readonly Secret[] {
  const keys = new Set(secrets.map(fullKey))
  const among = (patterns: readonly KeyPattern[]) =>
    new Set(patterns.flatMap((pattern) => pattern.among(keys)))
  const taken = only.length > 0 ? among(only) : keys
  const left = among(except)
  return secrets.filter((one) => taken.has(fullKey(one)) && !left.has(fullKey(one)))
}

/** The patterns, as typed, that mean none of the keys. */
export function unmatched(patterns: readonly KeyPattern[], keys: Iterable<string>): string[] {
  const all = new Set(keys)
  return patterns.filter((pattern) => pattern.among(all).length === 0).map(({ typed }) => typed)
}
