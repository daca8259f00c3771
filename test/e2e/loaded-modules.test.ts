/**
 * What the way to a command loads, module by module: whatever is added here is paid at every start
 * of every program behind `chamber exec`. `npx vitest run test/e2e/loaded-modules.test.ts -u` takes
 * a change over; its diff is for the reviewer.
 */
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'

const preload = join(repository, 'test', 'fixtures', 'note-loads.cjs')

test.each([
  ['exec', ['exec', 'app', '--', 'true']],
  ['env', ['env', 'app']],
  ['export', ['export', 'app']],
  ['read', ['read', '-q', 'app', 'key']],
])('%s', async (name, words) => {
  const lines = await loadedBy(words)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`loaded-modules/${name}.txt`)
})

test('exec with the credentials of a container loads what asks for them, and no SDK', async () => {
  const body = JSON.stringify({ AccessKeyId: 'a', SecretAccessKey: 'b', Token: 'c' })
  const server = createServer((_, response) => response.end(body))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const lines = await loadedBy(['exec', 'app', '--', 'true'], {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}`,
  })
  expect(lines.filter((line) => /@aws-sdk|@smithy/.test(line))).toEqual([])
  expect(lines).toContain('src/aws/credentials/container.ts')
})

test('the engine of patterns is loaded for patterns alone', async () => {
  const place = await setup({ app: { key: 'v' } })
  const isEngine = (line: string) => line.includes('re2js')
  const loads = async (text: string, ...words: string[]) => {
    await place.file('chamber.yaml', `services: [app]\nkeys: {key: {${text}}}\n`)
    return (await loadedBy(['exec', ...words, '--', 'true'], {}, place)).some(isEngine)
  }
  expect(await loads('type: string', '--only', 'key')).toBe(false)
  expect(await loads('type: string', '--only', 'k*')).toBe(true)
  expect(await loads('pattern: v')).toBe(true)
})

test('exec with --fallback opens the file only when it has changed', async () => {
  const place = await setup({ app: { key: 'v' } })
  const words = ['exec', '--fallback', 'kept.age', 'app', '--', 'true']
  const isAge = (line: string) => line.includes('age-encryption')
  expect((await loadedBy(words, {}, place)).some(isAge)).toBe(true)
  expect((await loadedBy(words, {}, place)).some(isAge)).toBe(false)
})

/** The modules, by name in byte order. */
async function loadedBy(
  words: readonly string[],
  more: Readonly<Record<string, string | undefined>> = {},
  place?: Setup,
): Promise<readonly string[]> {
  const { chamber, cwd } = place ?? (await setup({ app: { key: 'v' } }))
  const log = join(cwd, 'loads')
  await rm(log, { force: true })
  // the runtime at hand, whichever program is tested: this is about the npm package
  const env = { CHAMBER_TEST_LOADS: log, NODE_OPTIONS: `--require ${preload}`, ...more }
  const run = await chamber(words, { env, node: process.execPath })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const loaded = (await readFile(log, 'utf8')).trim().split('\n').filter(isOurs)
  return (await Promise.all(loaded.map(sources))).flat().toSorted()
}

const isOurs = (name: string) => !name.startsWith('/') || name.startsWith(repository)

/** The modules that a file of the build was made of; any other file, or module of Node, as it is. */
async function sources(name: string): Promise<string[]> {
  const chunks = JSON.parse(
    await readFile(join(repository, '.cache', 'chunks.json'), 'utf8'),
  ) as Record<string, string[]>
  const path = relative(join(repository, 'dist'), name)
  const modules = chunks[path]?.filter((one) => !one.includes('\0'))
  const whole = name.startsWith('/') ? relative(repository, name) : name
  return modules?.map((one) => one.replace(repository, '').replace(/^\//, '')) ?? [whole]
}
