/**
 * `exec SERVICE… -- COMMAND` goes past what reads flags; a flag that says what holds anyway takes the
 * usual way, and everything has to come out the same.
 */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const cases: readonly {
  readonly what: string
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}[] = [
  { what: 'a command', words: ['app', '--', 'printenv', 'KEY'] },
  { what: 'several services', words: ['app', 'other', '--', 'printenv', 'KEY', 'MORE'] },
  { what: 'a flag of the command', words: ['app', '--', 'echo', '--', '-x', '--help'] },
  { what: 'a status', words: ['app', '--', 'sh', '-c', 'exit 7'] },
  { what: 'a command that is not there', words: ['app', '--', './nothing'] },
  { what: 'no secrets', words: ['empty', '--', 'printenv', 'KEY'] },
  { what: 'a name that is none', words: ['a b', '--', 'true'] },
  { what: 'a service of chamber itself', words: ['_chamber', '--', 'true'] },
  { what: 'a variable without a value', words: ['${STAGE}', '--', 'true'] },
  { what: 'a variable', words: ['${STAGE}', '--', 'printenv', 'KEY'], env: { STAGE: 'app' } },
  { what: 'a variable that is replaced', words: ['app', '--', 'true'], env: { KEY: 'before' } },
  { what: 'wrong usage', words: ['app', '--', 'true'], env: { CHAMBER_RETRIES: 'many' } },
  { what: 'no backend', words: ['app', '--', 'true'], env: { CHAMBER_SECRET_BACKEND: 'none' } },
  {
    what: 'the null backend',
    words: ['app', '--', 'true'],
    env: { CHAMBER_SECRET_BACKEND: 'null' },
  },
]

test.each(cases)('$what', async ({ words, env = {} }) => {
  const { chamber } = await setup({ app: { key: 'v' }, other: { key: 'w', more: 'm' } })
  const plain = await chamber(['exec', ...words], { env })
  const flagged = await chamber(['exec', '--strict-value', 'chamberme', ...words], { env })
  expect(plain).toEqual(flagged)
})
