/** Which keys a word such as `db_password` or `db_*` means. */
import { text, quote, type Text } from '../core/text.ts'
import { UsageError } from '../core/errors.ts'
import { type KeyPath, toKeyPath } from '../core/key.ts'
import { limits } from '../core/limits.ts'

export interface KeyPattern {
  /** As the user wrote it. */
  readonly typed: string
  /** The one key that is meant, where the word is no glob. */
  readonly key: KeyPath | undefined
  /** The keys among those given that are meant; in a word without a glob, as given goes before lower case. */
  among(keys: ReadonlySet<string>): readonly string[]
}

/**
 * Reads words, each one or more patterns with commas between: `db_*,api_key`. In a glob, `*` and `?`
 * stop at a slash, `**` does not, `[a-c]` and `{a,b}` are choices; a glob is taken as it is and in
 * lower case, as keys are.
 *
 * @param flag what messages call the place of the words, such as `--only`
 * @throws {UsageError} for a word that is neither a key nor a glob
 */
export async function readPatterns(
  words: readonly string[],
  flag: Text,
): Promise<readonly KeyPattern[]> {
  const patterns = words.flatMap(splitAtCommas).map((word) => word.trim())
  return Promise.all(
    patterns.map((typed) => {
      if (/^[\w.\-/]+$/.test(typed)) return exactly(typed)
      if (/^[\w.\-/*?[\]{},^!]+$/.test(typed)) return glob(typed, flag)
      throw new UsageError(
        text`${flag}: ${quote(typed, 'key')} is neither a key nor a pattern of keys`,
      )
    }),
  )
}

/** At commas outside of braces: `{a,b}` is one choice. */
function splitAtCommas(word: string): string[] {
  const cuts = [-1]
  let depth = 0
  for (let at = 0; at < word.length; at++) {
    const character = word[at]
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    if (character === ',' && depth === 0) cuts.push(at)
  }
  return cuts.map((cut, index) => word.slice(cut + 1, cuts[index + 1]))
}

/** The pattern of one key. */
export const exactly = (typed: string): KeyPattern => ({
  typed,
  key: toKeyPath(typed),
  among: (keys) => [typed, typed.toLowerCase()].filter((one) => keys.has(one)).slice(0, 1),
})

async function glob(typed: string, flag: Text): Promise<KeyPattern> {
  if ((typed.match(/[*?[{]/g) ?? []).length > limits.wildcards) {
    throw new UsageError(text`${flag}: a pattern has more than ${limits.wildcards} wildcards`, {
      hint: text`use a simpler pattern, or several`,
    })
  }
  const { compileGlob } = await import('./glob.ts')
  try {
    const isMeant = compileGlob(typed)
    return { typed, key: undefined, among: (keys) => [...keys].filter(isMeant) }
  } catch {
    throw new UsageError(text`${flag}: ${quote(typed, 'pattern')} is not a pattern`, {
      hint: text`is a bracket missing?`,
    })
  }
}
