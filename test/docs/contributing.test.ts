/** CONTRIBUTING.md: who does what it says has a command, a backend and a format that work. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

let clone: string

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'chamber-contributing-'))
  const parts = ['bin', 'reference', 'scripts', 'src', 'test/harness', 'test/fixtures/tls']
  const files = ['package.json', 'tsconfig.json', 'tsconfig.types.json', 'vitest.config.ts']
  for (const part of [...parts, ...files]) {
    await cp(join(repository, part), join(clone, part), { recursive: true })
  }
  await symlink(join(repository, 'node_modules'), join(clone, 'node_modules'))
  const page = await readFile(join(repository, 'CONTRIBUTING.md'), 'utf8')
  const blocks = page.matchAll(
    /^```ts\n\/\/ ([^\s,]+)(?:, (behind|in the place of): (.*))?\n([\s\S]*?)^```$/gm,
  )
  for (const [, path = '', how, line = '', text = ''] of blocks) {
    const file = join(clone, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, how === undefined ? text : await changed(file, { how, line, text }))
  }
  await execa(process.execPath, ['scripts/build.mjs'], { cwd: clone })
})

afterAll(() => rm(clone, { recursive: true }))

interface Change {
  readonly how: string
  readonly line: string
  readonly text: string
}

async function changed(file: string, { how, line, text }: Change): Promise<string> {
  const before = await readFile(file, 'utf8')
  expect(before.split(line)).toHaveLength(2)
  return before.replace(line, () =>
    how === 'behind' ? `${line}\n${text.trimEnd()}` : text.trimEnd(),
  )
}

const chamber = (words: readonly string[], env: Readonly<Record<string, string>>) =>
  execa(process.execPath, [join(clone, 'bin/chamber.js'), ...words], { env })

test('all of it is typed', async () => {
  await execa(join(clone, 'node_modules/.bin/tsc'), ['--noEmit', '-p', clone], { cwd: clone })
})

test('the test of the command passes', async () => {
  const vitest = join(clone, 'node_modules/.bin/vitest')
  const { stdout } = await execa(vitest, ['run', 'test/e2e/count.test.ts'], { cwd: clone })
  expect(stdout).toMatch(/Tests\S* .*1 passed/)
})

test('the backend gives its secrets to a command, in the format too', async () => {
  const root = join(clone, 'secrets')
  await mkdir(join(root, 'app'), { recursive: true })
  await writeFile(join(root, 'app', 'db_url'), 'postgres://db')
  const env = { CHAMBER_FOLDER: root, CHAMBER_SECRET_BACKEND: 'folder' }
  const run = await chamber(['exec', 'app', '--', 'printenv', 'DB_URL'], env)
  expect(run.stdout).toBe('postgres://db')
  const exported = await chamber(['export', '--format', 'ini', 'app'], env)
  expect(exported.stdout).toBe('db_url = postgres://db')
  await expect(chamber(['write', 'app', 'other', 'v'], env)).rejects.toThrow('backend')
})
