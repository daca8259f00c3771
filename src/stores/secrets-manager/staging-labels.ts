/**
 * Staging labels: the Go program marks each version of a secret CHAMBER + the version of the key
 * that was written, and lists only marked versions. So the mark is set here too, but AWS allows
 * twenty labels a secret, and refuses to write one more: then an old mark is moved instead.
 * Nobody reads the number in it.
 */
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
  const used = new Set([...ownLabels, ...Object.values(VersionIdsToStages).flat()])
  const mark = `CHAMBER${version}`
  if (used.has(mark) || used.size < largestCount) return ['AWSCURRENT', mark]
  const marks = [...used].filter((label) => /^CHAMBER\d+$/.test(label)).toSorted(byNumber)
  const moved = marks[version % marks.length]
  return moved === undefined ? ['AWSCURRENT'] : ['AWSCURRENT', moved]
}

const byNumber = (a: string, b: string): number =>
  Number(a.slice('CHAMBER'.length)) - Number(b.slice('CHAMBER'.length))
