/** The reference and the man page say what the commands declare, whole, and as their readers want it. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Declaration, readDeclarations } from '../../reference/declarations.ts'
import { manPage } from '../../reference/man-page.ts'
import { readNotes } from '../../reference/notes.ts'
import { referencePage } from '../../reference/page.ts'
import { environmentVariables } from '../../src/cli/environment-variables.ts'
import { readPage } from '../harness/markdown.ts'
import { repository } from '../harness/program.ts'

let program: Declaration
let man: string
let commands: Declaration[]

beforeAll(async () => {
  program = await readDeclarations()
  man = manPage(program, '1.2.3')
  commands = [program, ...program.below, ...program.below.flatMap(({ below }) => below)]
})

test('docs/reference.md is fresh: npm run reference', () => {
  expect(referencePage(program)).toBe(readPage('docs/reference.md'))
})

test('every flag of every command is in the man page', () => {
  const flags = commands.flatMap((one) => one.flags.map(({ term }) => term.replaceAll('-', '\\-')))
  expect(flags.length).toBeGreaterThan(100)
  expect(flags.filter((flag) => !man.includes(flag))).toEqual([])
})

test('the man page is plain ASCII, and no line of text is a request', () => {
  expect(man.match(/[^\n -~]/g) ?? []).toEqual([])
  const requests = man.match(/^[.'].*/gm) ?? []
  const known = /^\.(TH .*|SH [A-Z ]+|SS .+|TP|P|PP|RS 4|RE|nf|fi|BR .*)$/
  expect(requests.filter((line) => !known.test(line))).toEqual([])
})

/** That of man-db; others take other flags. */
const hasMan = /^man \d/.test(spawnSync('man', ['--version'], { encoding: 'utf8' }).stdout ?? '')

test.skipIf(!hasMan)('man shows it without warnings', () => {
  const options = { input: man, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const
  const { stdout, stderr } = spawnSync('man', ['--warnings', '--local-file', '-'], options)
  expect(stderr).toBe('')
  for (const title of ['SYNOPSIS', 'ENVIRONMENT', 'FILES', 'EXIT STATUS', 'EXAMPLES', 'SEE ALSO']) {
    expect(stdout).toContain(`\n${title}\n`)
  }
  expect(stdout).toContain('chamber exec shared app -- env              # app wins over shared')
})

test('every command has an example, which can be pasted', () => {
  const leaves = commands.filter(({ below, path }) => below.length === 0 && path[0] !== 'version')
  const examples = (one: Declaration) =>
    readNotes(one.notes).flatMap(({ title, lines = [] }) => (title === undefined ? [] : lines))
  expect(leaves.filter((one) => examples(one).length === 0)).toEqual([])
  // what an example is for stands behind #
  expect(leaves.flatMap(examples).filter((line) => /\S {2,}(?!#|\s)/.test(line))).toEqual([])
})

test('the variables that are listed are those that the sources read', () => {
  const listed = environmentVariables.flatMap(({ variables }) =>
    variables.flatMap((one) => one.names),
  )
  const sources = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'environment-variables.ts')
    .map((name) => readFileSync(join(repository, 'src', name), 'utf8'))
    .join('\n')
  const read = new Set(sources.match(/\b(CHAMBER|AWS)(_[A-Z0-9]+)+\b/g))
  expect([...read].filter((name) => !listed.includes(name) && !ofOthers.test(name))).toEqual([])
  expect(listed.filter((name) => !sources.includes(name) && name !== 'TMPDIR')).toEqual([])
})

/** Those by which AWS Lambda is recognised, and which chamber sets for the SDK. */
const ofOthers = /^AWS_(LAMBDA_FUNCTION_NAME|SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED)$/
