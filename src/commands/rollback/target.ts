/** What `--to` means: a version, a moment or a release. */
import { UsageError } from '../../core/errors.ts'
import { parseMoment } from '../../selection/past-time.ts'

export type Target =
  | { readonly type: 'version'; readonly version: number }
  | { readonly type: 'moment'; readonly at: Date }
  | { readonly type: 'release'; readonly name: string }

/**
 * The name of a release begins with no digit, so nothing can mean two things.
 * @param keys those that are to be rolled back
 * @throws {UsageError} for a version of a whole service, and for what is none of the three
 */
export function parseTarget(text: string, keys: readonly string[]): Target {
  if (/^\d+$/.test(text)) {
    if (keys.length > 0) return { type: 'version', version: Number(text) }
    throw new UsageError(`version ${text} of what? Each key counts its own versions`, {
      hint: 'name the keys, or give --to a release or a time',
    })
  }
  if (/^\d/.test(text)) return { type: 'moment', at: parseMoment(text, '--to') }
  if (/^[A-Za-z_.-][\w.-]{0,99}$/.test(text)) return { type: 'release', name: text }
  throw new UsageError(`--to '${text}' is no version, release or time`)
}

/** As it can be given to `--to` again: `2h` would be another moment by then. */
export function targetText(target: Target): string {
  if (target.type === 'version') return String(target.version)
  return target.type === 'moment' ? target.at.toISOString() : target.name
}

/** In sentences. */
export function targetName(target: Target): string {
  return target.type === 'moment' ? targetText(target) : `${target.type} ${targetText(target)}`
}
