/**
 * Whatever is typed, stored or answered: an answer, or one of chamber's own errors. No crash, no
 * `[object Object]`, no stack. Most runs are in this process; some are of the built program.
 */
import { type Text } from '../../src/core/text.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDenial } from '../../src/aws/errors/denial.ts'
import { oneLine } from '../../src/core/sanitize.ts'
import { almost, anything } from './arbitrary-answer.ts'
import { answer } from './behaviour.ts'
import { runInProcess } from './in-process.ts'
import { inScene, type Scene } from './scene.ts'
import { sdkAlone } from './sdk-alone.ts'

const unfit = /\[object |\n\s+at .*:\d+:\d+|node:internal|defect of chamber|UnknownError/
/** Control characters would be obeyed by a terminal. */
const control = /(?![\t\n])\p{Cc}/u

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function expectFit({ status, stdout, stderr }: Ended): void {
  expect(stderr).not.toMatch(unfit)
  expect(stdout).not.toMatch(/\[object |NaN/)
  expect([0, 1]).toContain(status)
}

const base = (url: string, { home }: Scene) => ({
  PATH: process.env['PATH'],
  HOME: home,
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: url,
  CHAMBER_AWS_SSM_ENDPOINT: url,
  AWS_EC2_METADATA_DISABLED: 'true',
})

const commandNames = [
  'exec',
  'env',
  'export',
  'import',
  'write',
  'read',
  'list',
  'list-services',
  'history',
  'delete',
  'find',
  'tag',
  'completion',
  'version',
  'help',
  '__complete',
]
const flags = [
  '-q',
  '-e',
  '-v',
  '1',
  '--',
  '-',
  '--verbose',
  '--output',
  'json',
  '-b',
  'null',
  'local',
  's3',
  '--timeout',
  '1s',
  '-r',
  '--strict',
  '--pristine',
  '--skip-denied',
  '--format',
  '--tags',
  'a=b',
  '--help',
  '--all',
  '--yes',
  'app',
  'key',
  'app:label',
  'prod.app.',
  '${HOME}',
  '${NOPE:-x}',
  '--kms-key',
  '--local-file',
  '-f',
  'yaml',
]
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...flags) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      '',
      ' ',
      '=',
      '--=',
      '--no-such',
      '-xyz',
      '../..',
      '/',
      'a//b',
      '\u202e',
      '💥',
      'a\nb',
      '--retries=x',
      '{{x}}',
    ),
  },
)
const line = fc
  .tuple(fc.constantFrom(...commandNames), fc.array(word, { maxLength: 6 }))
  .map(([name, rest]) => [name, ...rest])

describe('argument vectors', () => {
  test(
    'in this process',
    inScene(async (scene) => {
      const surroundings = { env: base(scene.endpoint.url, scene), cwd: scene.cwd }
      const check = async (words: string[]) => expectFit(await runInProcess(words, surroundings))
      await fc.assert(fc.asyncProperty(line, check), { numRuns: 300 })
    }),
  )

  test(
    'of the built program',
    inScene(async (scene) => {
      const passable = line.map((words) => words.map((one) => one.replaceAll('\0', '')))
      const check = async (words: string[]) => {
        const run = await scene.chamber(['-r', '1', ...words])
        expect(run.stderr).not.toMatch(unfit)
        expect([0, 1, 126, 127]).toContain(run.status)
      }
      await fc.assert(fc.asyncProperty(passable, check), { numRuns: 20 })
    }),
  )
})

describe('names and values', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.stringMatching(/^[a-z0-9_.-]{1,12}$/),
  )
  const value = fc.string({ unit: 'binary', maxLength: 40 })

  test(
    'are kept as they are, or refused',
    inScene(async (scene) => {
      const surroundings = { env: base(scene.endpoint.url, scene), cwd: scene.cwd }
      const check = async (service: string, key: string, text: string) => {
        const words = ['--', service, key]
        const written = await runInProcess(['write', ...words, '-'], {
          ...surroundings,
          stdin: Buffer.from(text),
        })
        expectFit(written)
        fc.pre(written.status === 0)
        const read = await runInProcess(['read', '-q', ...words], surroundings)
        expect(read).toMatchObject({ status: 0, stdout: `${Buffer.from(text).toString()}\n` })
        await runInProcess(['delete', ...words], surroundings)
      }
      const property = fc.asyncProperty(name, name, value, check)
      await fc.assert(property, { numRuns: 100, maxSkipsPerRun: 50 })
    }),
  )
})

const operations = [
  ['exec', 'app', '--', 'true'],
  ['env', 'app'],
  ['export', '-f', 'yaml', 'app'],
  ['read', 'app', 'key'],
  ['read', '-v', '1', 'app', 'key'],
  ['list', '-e', 'app'],
  ['list', '-e', '--output', 'json', 'app:stable'],
  ['history', 'app', 'key'],
  ['list-services', '-s'],
  ['find', '-v', 'x'],
  ['write', 'app', 'key', 'x'],
  ['tag', 'read', 'app', 'key'],
  ['tag', 'write', 'app', 'key', 'a=b'],
  ['delete', 'app', 'key'],
]

describe('answers of AWS', () => {
  test.each([
    ['right but for a field', almost, [200], 300],
    ['anything', anything, [200, 200, 400, 403, 500], 300],
  ] as const)('%s', (_, texts, codes, numRuns) =>
    inScene(async (scene) => {
      let next: Parameters<typeof answer> = ['', 200]
      const { url } = await scene.faulty((exchange) => answer(...next)(exchange))
      const surroundings = { env: base(url, scene), cwd: scene.cwd }
      const bySdk = { ...surroundings.env, ...(await sdkAlone(scene)) }
      const check = async (words: string[], text: string, code: number) => {
        next = [text, code]
        const argv = ['--verbose', '-r', '1', '--timeout', '2s', ...words]
        const ended = await runInProcess(argv, surroundings)
        expectFit(ended)
        expect(ended.stderr).not.toMatch(control)
        expect(await runInProcess(argv, { ...surroundings, env: bySdk })).toEqual(ended)
      }
      const property = fc.asyncProperty(
        fc.constantFrom(...operations),
        texts,
        fc.constantFrom(...codes),
        check,
      )
      await fc.assert(property, { numRuns })
    })(),
  )
})

describe('texts of AWS', () => {
  test('a denial is read or it is none', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          'User: ',
          'arn:aws:iam::1:user/a',
          ' is not authorized to perform: ',
          'kms:Decrypt',
          ' on resource: ',
          ' with an explicit deny in a ',
          'policy',
        ),
        fc.string({ unit: 'binary' }),
      ),
    )
    fc.assert(
      fc.property(pieces, (all) => {
        const {
          action = '',
          resource = '',
          caller = '',
          explicit = '',
        } = parseDenial(all.join('') as Text) ?? {}
        expect([action, resource, caller, explicit].join('')).toMatch(/^[\w:/.+=,@* -]*$/)
      }),
    )
  })

  test('what is printed is one line, short, and nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const shown = oneLine(text)
        expect(shown.length).toBeLessThan(700)
        expect(shown).not.toMatch(control)
        expect(shown).not.toMatch(/[\n\u2028\u2029\u202a-\u202e]/)
      }),
    )
  })
})
