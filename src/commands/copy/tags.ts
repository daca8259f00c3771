/** The tags of what is copied; a call for each secret, so only those of new ones are asked for. */
import { text } from '../../core/text.ts'
import type { BulkSecret } from '../../stores/bulk.ts'
import { inParallel } from '../../stores/in-parallel.ts'
import { NotSupported, type Store } from '../../stores/store.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Tags } from '../../core/tags.ts'
import type { Plan } from './plan.ts'

/** Calls side by side. */
const atOnce = 8

/** @throws {ChamberError} ACCESS_DENIED, naming the flag that does without */
export async function withTags(
  source: Store,
  { from, created }: Plan,
): Promise<readonly BulkSecret[]> {
  const tagged = async (one: BulkSecret) => ({
    ...one,
    tags: own(await source.readTags({ service: from, key: one.key })),
  })
  try {
    return await inParallel(created, tagged, atOnce)
  } catch (error) {
    if (error instanceof NotSupported) return created
    if (!(error instanceof ChamberError) || error.code !== 'ACCESS_DENIED') throw error
    const { code, message, hint, cause } = error
    throw new ChamberError(code, message, {
      hint: text`${hint === undefined ? '' : text`${hint}; or `}leave the tags behind with --no-tags`,
      cause,
    })
  }
}

/** Without those that AWS itself has put on, and nobody else may. */
const own = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([tag]) => !/^aws:/i.test(tag)))
