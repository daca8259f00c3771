/** Values that are hard to write down. */
import * as fc from 'fast-check'
import type { Key } from '../../src/core/key.ts'
import type { NamedValue, SecretValue } from '../../src/core/secret.ts'
import { keyOf } from '../harness/keys.ts'

/** What means something in one format or another. */
const pieces = [
  ...'\'"`\\$#!%{}[]()<>&*?|~@:;=,.-+_/^ \t\r\n\f\v\b\u0001\u007f\u0085\u00a0\u2028\ufeff\u200bé日🔐ab1',
  ...'\n\n|\r\n|e\u0301|\\n|\\r|\\t|\\\\|\\"|\\\'|$(id)|${HOME}|$HOME|${|$${|%{|%%{|{{|}}| #|: |- '.split(
    '|',
  ),
  ...'true null yes n ~ 0x1f 0123 1_000 1e3 .inf 12:30 << --- 2024-01-02 KEY=value'.split(' '),
  '\nKEY=value',
  'export ',
]

/** Texts that an environment variable can hold. */
export const anyValue: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 6 }) },
    { weight: 1, arbitrary: fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }) },
  )
  .map((parts) => parts.join('').replace(/[\0\p{Surrogate}]/gu, ''))

const keyWords = ['true', 'null', 'no', 'y', '123', '0x1f', '1e3', '---', '-', 'a.b', 'tf_var_x']

const anyKey: fc.Arbitrary<Key> = fc
  .oneof(fc.stringMatching(/^\.{0,2}[\w-][\w.-]{0,9}$/), fc.constantFrom(...keyWords))
  .map(keyOf)

/** Secrets of a service under keys that chamber allows. */
export const anySecrets: fc.Arbitrary<readonly SecretValue[]> = fc.uniqueArray(
  fc.record({ key: anyKey, value: anyValue }),
  { selector: ({ key }) => key, maxLength: 30 },
)

/** Secrets whose keys are variables: K0, K1, … */
export const anyVariables: fc.Arbitrary<readonly SecretValue[]> = fc
  .array(anyValue, { maxLength: 30 })
  .map((values) => values.map((value, index) => ({ key: keyOf(`K${index}`), value })))

export const asObject = (secrets: readonly NamedValue[]): Record<string, string> =>
  Object.fromEntries(secrets.map(({ key, value }) => [key, value]))

export const asSecrets = (values: Readonly<Record<string, string>>): SecretValue[] =>
  Object.entries(values).map(([key, value]) => ({ key: keyOf(key), value }))
