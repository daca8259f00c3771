/** Ids of versions, chosen so that AWS itself lets only one of two writers through. */
import { createHash } from 'node:crypto'

/**
 * The id of the version that follows another one: AWS takes an id once, so whoever read the same
 * version and writes second is refused.
 *
 * @param before the id that was read, or undefined where the secret has no value yet
 * @param generation 1, 2, … where that id is taken although the version before is current again:
 *   someone has moved AWSCURRENT back
 */
export function nextVersionId(before: string | undefined, generation: number): string {
  const hash = createHash('sha256')
    .update(`chamber ${before ?? ''} ${generation}`)
    .digest('hex')
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash) ?? []
  return [a, b, c, d, e].join('-')
}
