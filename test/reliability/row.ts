/**
 * What every fault has to end in; and a row of `docs/reliability.md`, when its script runs the
 * tests (CHAMBER_RELIABILITY_ROWS names the folder for the rows).
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Run } from '../harness/chamber.ts'

export interface Fault {
  /** The part of the table. */
  readonly part: string
  /** What goes wrong. */
  readonly what: string
  /** What is said about it, up to its end. */
  readonly says: RegExp | string
  /** Milliseconds that it may take at the very most, on a machine that is busy. */
  readonly within?: number
  /** Milliseconds that it took, where the run is over already. */
  readonly took?: number
}

/** Nothing of this is for a user: texts of the SDK and of Node, and what the tests have planted. */
const unfit =
  /UnknownError|SyntaxError|Deserialization|hidden field|\[object|node:|\.js:\d|\n\s+at |defect of chamber|planted|undefined|NaN|null/

/** Every line is chamber's, one is the error, and the last tells the way out. */
const shape = /^(chamber: (?!error|hint|usage).+\n)*chamber: error: .+\n(chamber: hint: .+\n)$/

/** Runs, and checks how it ended: with a sentence, in time, and with nothing else. */
export async function ends(run: () => Promise<Run>, fault: Fault): Promise<Run> {
  const started = performance.now()
  const ended = await run()
  const { took = performance.now() - started } = fault
  expect(ended.stderr).not.toMatch(unfit)
  expect(ended.stderr).toMatch(shape)
  expect(ended).toMatchObject({ status: 1, signal: null, stdout: '' })
  const [, error = ''] = /^chamber: error: (.+)$/m.exec(ended.stderr) ?? []
  if (typeof fault.says === 'string') expect(error).toContain(fault.says)
  else expect(error).toMatch(fault.says)
  expect(took).toBeLessThan(fault.within ?? 30_000)
  recordRow({ ...fault, sentence: error, took })
  return ended
}

/** Runs, and checks that what is wrong does no harm: the command runs and gets the secret. */
export async function works(
  run: () => Promise<Run>,
  { part, what }: Pick<Fault, 'part' | 'what'>,
): Promise<void> {
  const started = performance.now()
  expect(await run()).toMatchObject({ status: 0, stdout: 'planted-value\n' })
  recordRow({ part, what, sentence: 'works', took: performance.now() - started })
}

export interface Row {
  readonly part: string
  readonly what: string
  readonly sentence: string
  readonly took: number
}

/** One file a row: tests run side by side. */
export function recordRow({ part, what, sentence, took }: Row): void {
  const folder = process.env['CHAMBER_RELIABILITY_ROWS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const { currentTestName, testPath } = expect.getState()
  const row = { part, what, sentence, took, test: currentTestName, file: testPath }
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(row))
}
