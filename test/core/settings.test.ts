import { text as say } from '../../src/core/text.ts'
import { describe, expect, it } from 'vitest'
import {
  type GlobalFlags,
  parseDuration,
  parseInteger,
  resolveSettings,
} from '../../src/core/settings.ts'

const resolves = (flags: GlobalFlags, env: Record<string, string>, expected: object) => () =>
  expect(resolveSettings(flags, env)).toMatchObject(expected)
const refuses = (flags: GlobalFlags, env: Record<string, string>, text: string) => () =>
  expect(() => resolveSettings(flags, env)).toThrow(text)

describe('backend', () => {
  it('ssm by default', resolves({}, {}, { backend: 'ssm' }))
  it('of the variable', resolves({}, { CHAMBER_SECRET_BACKEND: 'NULL' }, { backend: 'null' }))
  it(
    'of the flag first',
    resolves({ backend: 'Local' }, { CHAMBER_SECRET_BACKEND: 'null' }, { backend: 'local' }),
  )
  it('an empty variable is none', resolves({}, { CHAMBER_SECRET_BACKEND: '' }, { backend: 'ssm' }))
  it('an empty flag is an error', refuses({ backend: '' }, {}, "unknown backend ''"))
})

describe('KMS key', () => {
  const alias = { CHAMBER_KMS_KEY_ALIAS: 'other' }
  const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1'
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab'
  it('the default', resolves({}, {}, { kmsKey: 'alias/parameter_store_key' }))
  it('of the variable, with alias/ put before it', resolves({}, alias, { kmsKey: 'alias/other' }))
  it(
    'an empty variable is none',
    resolves({}, { CHAMBER_KMS_KEY_ALIAS: '' }, { kmsKey: 'alias/parameter_store_key' }),
  )
  it('an ARN as it is', resolves({}, { CHAMBER_KMS_KEY_ALIAS: arn }, { kmsKey: arn }))
  it('an id as it is', resolves({ kmsKey: id }, alias, { kmsKey: id }))
  it(
    'the alias flag is refused by ssm',
    refuses({ kmsKeyAlias: 'other' }, {}, 'not used by the ssm backend'),
  )
  it(
    'unless it names the default',
    resolves({ kmsKeyAlias: 'alias/parameter_store_key' }, alias, {
      kmsKey: 'alias/parameter_store_key',
    }),
  )
  it(
    'to the letter',
    refuses({ kmsKeyAlias: 'parameter_store_key' }, {}, 'not used by the ssm backend'),
  )
})

describe('attempts', () => {
  it('ten', resolves({}, {}, { attempts: 10 }))
  it('of the flag', resolves({ retries: '3' }, { CHAMBER_RETRIES: 'many' }, { attempts: 3 }))
  it(
    'a bad variable is named',
    refuses({}, { CHAMBER_RETRIES: 'many' }, 'invalid CHAMBER_RETRIES: not a whole number'),
  )
  it('0 is the default of the SDKs', resolves({ retries: '0' }, {}, { attempts: 3 }))
  it('or their variable', resolves({ retries: '0' }, { AWS_MAX_ATTEMPTS: '5' }, { attempts: 5 }))
  it('below 0 has no end', resolves({ retries: '-1' }, {}, { attempts: Number.POSITIVE_INFINITY }))
})

describe('numbers as Go reads them', () => {
  it.each([
    ['7', 7],
    ['-1', -1],
    ['+5', 5],
    ['0', 0],
    ['0x10', 16],
    ['010', 8],
    ['0b11', 3],
    ['1_000', 1000],
  ])('%s', (text, value) => expect(parseInteger(text, say`-v`)).toBe(value))
  it.each(['', 'x', '1.5', '1e3', '09', '_1', '1_', '99999999999999999999'])('%j is none', (text) =>
    expect(() => parseInteger(text, say`-v`)).toThrow('not a whole number'),
  )
})

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['1m30s', 90_000],
    ['0', 0],
    ['1.5s', 1500],
    ['2h', 7_200_000],
  ])('%s', (text, value) => expect(parseDuration(text, say`--timeout`)).toBe(value))
  it.each(['', '5', '5 s', 's', '-1s', '1s2'])('%j is none', (text) =>
    expect(() => parseDuration(text, say`--timeout`)).toThrow('invalid --timeout'),
  )
})
