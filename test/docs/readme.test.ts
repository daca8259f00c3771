/** What README.md says of speed is what the benchmarks say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

const read = (name: string): string => readFileSync(join(repository, name), 'utf8')

/** How many times as long as the Go program at most, by the table of docs/benchmarks.md. */
function ratio(name: string, program: RegExp): number {
  const rows = read('docs/benchmarks.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, label, runs = '']) => label === name && program.test(runs))
  return Math.max(...rows.map((row) => Number(row[5])))
}

test('times beside the Go program', () => {
  const said = /takes ([\d.]+) times .* single file, ([\d.]+) times on\s+Node/.exec(
    read('README.md'),
  )
  expect(said?.slice(1).map(Number)).toEqual([
    ratio('exec, 1 × 10, 25 ms', /^standalone/),
    ratio('exec, 1 × 10, 25 ms', /^npm/),
  ])
  for (const program of [/^standalone/, /^npm/]) {
    // "about half as long with three services"
    expect(Math.abs(ratio('exec, 3 × 25, 25 ms', program) - 0.5)).toBeLessThan(0.1)
  }
})
