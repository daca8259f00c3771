/**
 * Staging labels: the Go program marks each version of a secret CHAMBER + the version of the key
 * that was written, and lists only marked versions. So the mark is set here too, but AWS allows
 * twenty labels a secret, and refuses to write one more: then an old mark is moved instead.
 * Nobody reads the number in it.
 */
import { text, storedNames } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Description } from './api.ts'

const largestCount = 20

/** AWS moves these by itself, and needs room for them. */
const ownLabels = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING']

/** Which version carries a label, if one does. */
export function labelled({ VersionIdsToStages = {} }: Description, label: string) {
  return Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(label))?.[0]
}

/**
 * The labels of the next version of a secret.
 * @param version of the key that is written
 */
export function nextLabels({ VersionIdsToStages = {} }: Description, version: number): string[] {
  const used = usedLabels(VersionIdsToStages)
  const mark = `CHAMBER${version}`
  if (used.has(mark) || used.size < largestCount) return ['AWSCURRENT', mark]
  const marks = [...used].filter(isMark).toSorted(byNumber)
  const moved = marks[version % marks.length]
  return moved === undefined ? ['AWSCURRENT'] : ['AWSCURRENT', moved]
}

/**
 * The mark that has to go before another label can come, the oldest one; undefined when there is
 * room.
 * @throws {ChamberError} LABEL_LIMIT when all labels are those of users
 */
export function markInTheWay({ VersionIdsToStages = {} }: Description): string | undefined {
  const used = usedLabels(VersionIdsToStages)
  if (used.size < largestCount) return undefined
  const oldest = [...used].filter(isMark).toSorted(byNumber)[0]
  if (oldest !== undefined) return oldest
  const releases = [...used].filter(isReleaseName)
  throw new ChamberError('LABEL_LIMIT', text`a secret has ${largestCount} staging labels at most`, {
    hint: text`delete one of the releases ${storedNames(releases)}`,
  })
}

/** Whether a staging label was given by a user, not by AWS or as a mark. */
export const isReleaseName = (label: string): boolean => !label.startsWith('AWS') && !isMark(label)

export const isMark = (label: string): boolean => /^CHAMBER\d+$/.test(label)

const usedLabels = (stages: NonNullable<Description['VersionIdsToStages']>): Set<string> =>
  new Set([...ownLabels, ...Object.values(stages).flat()])

const byNumber = (a: string, b: string): number =>
  Number(a.slice('CHAMBER'.length)) - Number(b.slice('CHAMBER'.length))
