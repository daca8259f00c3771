import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isHangUpIgnored, softLimitOfOpenFiles } from '../../src/process/caller.ts'
import type { Inherited } from '../../src/process/inherited.ts'

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

describe.runIf(process.platform === 'linux')('whether SIGHUP was ignored', () => {
  const status = (ignored: string): Inherited => ({
    ...nothing,
    callerStatus: `Name:\tbash\nSigIgn:\t${ignored}\nSigCgt:\t0000000000000001\n`,
  })

  test('by the caller', () => expect(isHangUpIgnored(status('0000000000000001'))).toBe(true))
  test('other signals do not count', () =>
    expect(isHangUpIgnored(status('0000000000384004'))).toBe(false))
  test('by nohup', () =>
    expect(isHangUpIgnored({ ...nothing, environment: { _: '/usr/bin/nohup' } })).toBe(true))
  test('not by another program', () =>
    expect(isHangUpIgnored({ ...nothing, environment: { _: '/usr/bin/knohup' } })).toBe(false))
})
