/** Only the reporter writes to standard error, and only text that may be printed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { ChamberError, UsageError } from '../../src/core/errors.ts'
import { failures } from '../../src/core/failures.ts'
import { text } from '../../src/core/text.ts'
import { describeCause, describeError } from '../../src/output/messages.ts'
import { createReporter } from '../../src/output/reporter.ts'
import { NotSupported } from '../../src/stores/store.ts'
import { repository } from '../harness/program.ts'

const source = join(repository, 'src')

test('nothing else writes to standard error', () => {
  const writing =
    /standardOutput\(2\)|writeSync\(2\b|process\.stderr|console\.\w+\(|\bstderr\.write/g
  const found = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      (readFileSync(join(source, name), 'utf8').match(writing) ?? []).map(
        (one) => `${name}: ${one}`,
      ),
    )
  expect(found.toSorted()).toEqual([
    // what the process is given, and the reporter before there is a command
    'main.ts: standardOutput(2)',
    'main.ts: standardOutput(2)',
    'output/reporter.ts: stderr.write',
    'output/reporter.ts: stderr.write',
    'output/reporter.ts: stderr.write',
    'output/reporter.ts: stderr.write',
  ])
})

function printed(use: (report: ReturnType<typeof createReporter>) => void, isVerbose = false) {
  let all = ''
  use(createReporter({ isTerminal: false, write: (part) => void (all += part) }, () => isVerbose))
  return all
}

describe('the reporter', () => {
  it('takes text that may be printed, and no string', () => {
    const input: string = 'anything'
    const report = createReporter({ isTerminal: false, write() {} }, () => false)
    // @ts-expect-error a string may hold anything
    report.warn(input)
    // @ts-expect-error so may that of an error
    expect(new ChamberError('USAGE', input)).toBeInstanceOf(Error)
    // @ts-expect-error and its hint
    expect(new UsageError(text`x`, { hint: input })).toBeInstanceOf(Error)
    // @ts-expect-error and the name of a command
    expect(new NotSupported('ssm', input)).toBeInstanceOf(Error)
    // @ts-expect-error a code that is in no table
    expect(new ChamberError('NO_SUCH_CODE', text`x`)).toBeInstanceOf(Error)
  })

  it('begins lines with the name of the program', () => {
    expect(printed((report) => report.warn(text`a`))).toBe('chamber: warning: a\n')
    expect(printed((report) => report.verbose(text`a`))).toBe('')
    expect(printed((report) => report.verbose(text`a`), true)).toBe('chamber: a\n')
  })
})

describe('an error', () => {
  it.each([
    [new ChamberError('NOT_FOUND', text`a`, { hint: text`b` }), ['error: a', 'hint: b']],
    [new UsageError(text`a`, { usage: text`c` }), ['error: a', 'usage: c']],
    [new ChamberError('OUTPUT_CLOSED', text`a`), []],
    [
      new TypeError('hunter2'),
      ['error: a defect of chamber (TypeError); please report what you ran'],
    ],
    ['hunter2', ['error: a defect of chamber (string); please report what you ran']],
  ])('%o', (error, lines) => expect(describeError(error)).toEqual(lines))

  it('has causes by their names, if those are names of errors', () => {
    const inner = Object.assign(new Error('hunter2'), { name: 'hunter2', code: 'ECONNREFUSED' })
    const cause = Object.assign(new Error('x', { cause: inner }), { name: 'ThrottlingException' })
    expect(describeCause(new ChamberError('THROTTLED', text`a`, { cause }))).toEqual([
      'caused by: ThrottlingException',
      'caused by: Error ECONNREFUSED',
    ])
  })
})

test('statuses are those that shells and the Go program give', () => {
  const special = Object.entries(failures).filter(([, status]) => status !== 1)
  expect(Object.fromEntries(special)).toEqual({
    CANCELED: 130,
    COMMAND_BUSY: 126,
    COMMAND_FAILED: 126,
    COMMAND_NOT_EXECUTABLE: 126,
    COMMAND_NOT_FOUND: 127,
    COMMAND_RELATIVE: 126,
    ENVIRONMENT_TOO_BIG: 126,
    OUTPUT_CLOSED: 141,
    STOPPED: 'signal',
  })
})
