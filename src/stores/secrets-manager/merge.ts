/** Two changes to the same document, made at the same time: both are kept. */
import { entryOf, isSameEntry, type ServiceDocument, withEntry } from './document.ts'

export interface Collision {
  /** What both began with. */
  readonly base: ServiceDocument
  /** What we wrote on it. */
  readonly ours: ServiceDocument
  /** What they wrote on it, hidden by what we wrote. */
  readonly theirs: ServiceDocument
  /** Our change, made to theirs. */
  readonly redone: ServiceDocument
}

/**
 * What is current now, with their changes back in it. Where both changed a key, ours is the later
 * version; a key that was changed once more since then stays as it is.
 */
export function mergeHidden(current: ServiceDocument, collision: Collision): ServiceDocument {
  const { base, ours, theirs, redone } = collision
  const keys = [base, ours, theirs].flatMap(({ values, metadata }) => [
    ...values.keys(),
    ...metadata.keys(),
  ])
  const lost = [...new Set(keys)].filter(
    (key) =>
      !isSameEntry(entryOf(base, key), entryOf(theirs, key)) &&
      isSameEntry(entryOf(ours, key), entryOf(current, key)),
  )
  return lost.reduce((merged, key) => withEntry(merged, key, entryOf(redone, key)), current)
}
