/**
 * What the commands ask of AWS: each is run as a user runs it, and what it asks is turned into what
 * IAM checks. A row is a command of the table in `src/policy/`, and the command lines that show all
 * that it may ask.
 */
import { open, type Setup } from '../harness/chamber.ts'
import type { Fault } from '../harness/fault.ts'
import { moment } from '../harness/moment.ts'
import { type Check, checksOf } from './checks.ts'

export interface Story {
  /** Flags of the backend, for `policy` and for every command. */
  readonly flags: readonly string[]
  readonly service: string
  /** Services that the policy is for as well. */
  readonly others?: readonly string[]
  prepare?(place: Setup): Promise<unknown>
  readonly rows: readonly Row[]
}

export interface Row {
  readonly command: string
  readonly runs: readonly (string | Run)[]
}

export interface Run {
  /** `THEN` stands for the moment after the first row. */
  readonly typed: string
  readonly stdin?: string
  /** How it ends, where not with 0. */
  readonly status?: number
  readonly fault?: Fault
  before?(place: Setup): Promise<unknown>
}

/** A command of the table, and what IAM was asked for while it ran. */
export interface Told {
  readonly command: string
  readonly checks: readonly Check[]
}

/** Runs a story; every command must end as it says. */
export async function tell({ flags, rows, prepare }: Story): Promise<readonly Told[]> {
  const place = await open()
  try {
    await prepare?.(place)
    const told: Told[] = []
    let then = ''
    for (const { command, runs } of rows) {
      const recorded = place.endpoint.record()
      const from = recorded.length
      for (const one of runs) {
        const run = typeof one === 'string' ? { typed: one } : one
        await perform(place, flags, { ...run, typed: run.typed.replace('THEN', then) })
      }
      told.push({ command, checks: recorded.slice(from).flatMap(checksOf) })
      then ||= await moment()
    }
    return told
  } finally {
    await place.close()
  }
}

async function perform(place: Setup, flags: readonly string[], run: Run): Promise<void> {
  await run.before?.(place)
  place.endpoint.fault(...(run.fault ? [run.fault] : []))
  const { status, stderr } = await place.chamber([...flags, ...run.typed.split(' ')], {
    stdin: run.stdin,
  })
  place.endpoint.fault()
  if (status !== (run.status ?? 0)) throw new Error(`${run.typed} ended with ${status}: ${stderr}`)
}
