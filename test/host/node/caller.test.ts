import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ignoredSignals, softLimitOfOpenFiles } from '../../../src/host/node/caller.ts'
import type { Inherited } from '../../../src/host/node/inherited.ts'

const nothing: Inherited = {
  descriptors: [],
  listing: -1,
  streams: [],
  callerLimits: undefined,
  callerStatus: undefined,
  coreDumpFilter: undefined,
  environment: {},
}

describe.runIf(process.platform === 'linux')(
  'the limit of open files before Node raised it',
  () => {
    const [, hard = ''] =
      /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    const limits = (soft: string, callerHard: string): Inherited => ({
      ...nothing,
      callerLimits: `Limit  Soft Limit  Hard Limit\nMax open files   ${soft}   ${callerHard}   files\n`,
    })

    test('is the caller’s', () => expect(softLimitOfOpenFiles(limits('5', hard))).toBe(5n))
    test('is not known where the hard limit differs', () =>
      expect(softLimitOfOpenFiles(limits('5', '6'))).toBeUndefined())
    test('is not known without a caller', () =>
      expect(softLimitOfOpenFiles(nothing)).toBeUndefined())
    test('is left alone where it is the hard one', () =>
      expect(softLimitOfOpenFiles(limits(hard, hard))).toBeUndefined())
  },
)

describe.runIf(process.platform === 'linux')('which signals were ignored', () => {
  const HUP = 1
  const INT = 2
  const RTMIN6 = 40
  const caller = (name: string, ...signals: number[]): Inherited => {
    const mask = signals.reduce((bits, number) => bits | (1n << BigInt(number - 1)), 0n)
    return {
      ...nothing,
      callerStatus: `Name:\t${name}\nSigIgn:\t${mask.toString(16)}\nSigCgt:\t1\n`,
    }
  }
  const ignores = (inherited: Inherited, ...signals: number[]) => {
    expect(ignoredSignals(inherited)).toEqual(signals)
  }

  test('HUP by any caller', () => ignores(caller('python3', HUP, INT), HUP))
  test('HUP by nohup', () => ignores({ ...nothing, environment: { _: '/usr/bin/nohup' } }, HUP))
  test('not by another program', () =>
    ignores({ ...nothing, environment: { _: '/usr/bin/knohup' } }))
  test.each(['sh', 'bash', 'dash', 'ash', 'zsh'])('others by %s', (shell) =>
    ignores(caller(shell, INT, RTMIN6), INT, RTMIN6),
  )
  test.each([
    ['QUIT', 3],
    ['TERM', 15],
    ['CHLD', 17],
    ['TSTP', 20],
    ['TTIN', 21],
    ['TTOU', 22],
    ['PIPE', 13],
    ['XFSZ', 25],
  ])('not %s, which shells ignore for themselves or Node does', (_, number) =>
    ignores(caller('bash', number)),
  )
  test.each(['time', 'perl', 'fish', 'push'])('not by %s', (name) => ignores(caller(name, INT)))
  test('not without a caller', () => ignores(nothing))
})
