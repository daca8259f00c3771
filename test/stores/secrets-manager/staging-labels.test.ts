import { expect, it } from 'vitest'
import { labelled, nextLabels } from '../../../src/stores/secrets-manager/staging-labels.ts'

const described = (...labels: string[]) => ({
  $metadata: {},
  VersionIdsToStages: Object.fromEntries(labels.map((label, index) => [`v${index}`, [label]])),
})

const marks = (count: number) => Array.from({ length: count }, (_, index) => `CHAMBER${index + 1}`)

it('the mark of the Go program while there is room', () => {
  expect(nextLabels(described('AWSCURRENT'), 7)).toEqual(['AWSCURRENT', 'CHAMBER7'])
  expect(nextLabels(described(...marks(16)), 17)).toEqual(['AWSCURRENT', 'CHAMBER17'])
})

it('a mark that is there already moves', () => {
  expect(nextLabels(described(...marks(18)), 5)).toEqual(['AWSCURRENT', 'CHAMBER5'])
})

it('the twenty-first label is never asked for: old marks move in turn', () => {
  const full = described(...marks(17))
  const moved = [18, 19, 20].map((version) => nextLabels(full, version)[1])
  expect(moved).toEqual(['CHAMBER2', 'CHAMBER3', 'CHAMBER4'])
})

it('labels of others are left alone', () => {
  const others = Array.from({ length: 17 }, (_, index) => `release-${index}`)
  expect(nextLabels(described(...others), 1)).toEqual(['AWSCURRENT'])
})

it('a label is found', () => {
  expect(labelled(described('AWSPREVIOUS', 'AWSCURRENT'), 'AWSCURRENT')).toBe('v1')
  expect(labelled(described(), 'AWSCURRENT')).toBeUndefined()
})
