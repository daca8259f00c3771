/** What `--to` means: a version, a moment or a release. */
import { text, storedName, quoteAfter, type Text } from '../../core/text.ts'
import { UsageError } from '../../core/errors.ts'
import { parseMoment } from '../../selection/past-time.ts'

export type Target =
  | { readonly type: 'version'; readonly version: number }
  | { readonly type: 'moment'; readonly at: Date }
  | { readonly type: 'release'; readonly name: Text }

/**
 * The name of a release begins with no digit, so nothing can mean two things.
 * @param keys those that are to be rolled back
 * @throws {UsageError} for a version of a whole service, and for what is none of the three
 */
export function parseTarget(input: string, keys: readonly string[]): Target {
  if (/^\d+$/.test(input)) {
    if (keys.length > 0) return { type: 'version', version: Number(input) }
    throw new UsageError(
      text`version ${Number(input)} of what? Each key counts its own versions`,
      {
        hint: text`name the keys, or give --to a release or a time`,
      },
    )
  }
  if (/^\d/.test(input)) return { type: 'moment', at: parseMoment(input, text`--to`) }
  if (/^[A-Za-z_.-][\w.-]{0,99}$/.test(input)) return { type: 'release', name: input as Text }
  throw new UsageError(text`--to${quoteAfter(input, 'label')} is no version, release or time`)
}

/** As it can be given to `--to` again: `2h` would be another moment by then. */
export function targetText(target: Target): Text {
  if (target.type === 'version') return text`${target.version}`
  return target.type === 'moment' ? storedName(target.at.toISOString()) : target.name
}

/** In sentences. */
export function targetName(target: Target): Text {
  return target.type === 'moment' ? targetText(target) : text`${target.type} ${targetText(target)}`
}
