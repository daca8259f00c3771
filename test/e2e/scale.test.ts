/** Large stores: what is asked for comes back whole, in bounded memory, in few calls, within quotas. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { startFilledStore } from '../harness/filled-store.ts'
import type { SecretsByService } from '../harness/target.ts'

const megabyte = 1_000_000
const timeout = 60_000
const preload = fileURLToPath(new URL('../fixtures/report-memory.cjs', import.meta.url))

const numbered = (count: number, value: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, value(index)]))

/** Ten thousand parameters in three hundred services, one of them with a thousand. */
function tenThousand(): SecretsByService {
  const big = numbered(1000, (index) => `value of /big/key${index}`)
  const services = Array.from({ length: 299 }, (_, index) => `team-${index}/app`)
  const many = services.map((service, at) => {
    const count = at < 30 ? 31 : 30
    return [service, numbered(count, (index) => `value of /${service}/key${index}`)] as const
  })
  return { big, ...Object.fromEntries(many) }
}

/** The program on a store that is filled; `measured` takes its peak memory too. */
async function prepare(...filled: Parameters<typeof startFilledStore>) {
  const place = await setup()
  const store = await startFilledStore(...filled)
  onTestFinished(store.close)
  const report = join(place.cwd, 'memory')
  const watch = { NODE_OPTIONS: `--require=${preload}`, REPORT_MEMORY: report }
  return {
    store,
    chamber: (words: readonly string[], stdin = '') =>
      place.chamber(words, { stdin, timeout, env: store.env }),
    async measured(words: readonly string[], stdin = '') {
      const env = { ...store.env, ...watch }
      const run = await place.chamber(words, { stdin, timeout, env })
      return { ...run, memory: Number(await readFile(report, 'utf8')) }
    },
  }
}

const isNode = !process.env['CHAMBER_BIN']

test.runIf(isNode)('ten thousand parameters are listed by service', async () => {
  const { store, measured } = await prepare(tenThousand())
  const run = await measured(['list-services'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(store.calls()).toEqual({ DescribeParameters: 200 })
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1 + 300)
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('one of ten thousand is found by its value', async () => {
  const { measured } = await prepare(tenThousand())
  const run = await measured(['find', '--by-value', 'value of /team-7/app/key7'])
  expect(run).toMatchObject({
    status: 0,
    stdout: 'Service\t\tKey\nteam-7/app\tkey7\n',
    stderr: '',
  })
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('a thousand keys are listed with their values', async () => {
  const { measured } = await prepare(tenThousand())
  const run = await measured(['list', '-e', 'big'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout.match(/\tvalue of \/big\/key\d+$/gm)).toHaveLength(1000)
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('a thousand values of 8 KB go in and out', async () => {
  const values = numbered(1000, (index) => `${index}`.padEnd(8000, 'x'))
  const { store, measured } = await prepare({})
  const written = await measured(['import', 'large', '-'], JSON.stringify(values))
  expect(written).toMatchObject({ status: 0, stdout: 'Successfully imported 1000 secrets\n' })
  expect(written.memory).toBeLessThan(200 * megabyte)
  const read = await measured(['export', 'large'])
  expect(read).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(read.stdout)).toEqual(values)
  expect(read.memory).toBeLessThan(200 * megabyte)
  expect(store.calls()).toMatchObject({ PutParameter: 1000, GetParametersByPath: 100 })
})

test('twenty services at once keep to 40 reads a second', async () => {
  const services = Array.from({ length: 20 }, (_, index) => `service-${index}`)
  const secrets = services.map((service) => [service, numbered(25, (index) => `of ${index}`)])
  const { store, chamber } = await prepare(Object.fromEntries(secrets), { readsPerSecond: 40 })
  const run = await chamber(['exec', ...services, '--', 'sh', '-c', 'env | grep -c "=of "'])
  expect(run).toMatchObject({ status: 0, stdout: '25\n' })
  // sixty calls, of which the first forty come at once
  expect(store.refused()).toBeLessThanOrEqual(5)
})

test('an import of a thousand loses nothing to a quota', async () => {
  const { store, chamber } = await prepare({}, { writesPerSecond: 200, describesPerSecond: 2 })
  const values = numbered(1000, (index) => `value ${index}`)
  const run = await chamber(['import', 'app', '-'], JSON.stringify(values))
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 1000 secrets\n' })
  expect(store.refused()).toBeLessThan(50)
  const kept = Object.keys(values).map(async (key) => [key, await store.value(`/app/${key}`)])
  expect(Object.fromEntries(await Promise.all(kept))).toEqual(values)
})

test('a listing of many pages waits for a quota that is low', async () => {
  const { store, chamber } = await prepare(
    { big: numbered(1000, String) },
    { describesPerSecond: 5 },
  )
  const run = await chamber(['list-services', '-s'])
  expect(run).toMatchObject({ status: 0 })
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1 + 1000)
  expect(store.refused()).toBeLessThan(15)
})

test('a service of many keys is deleted within a quota', async () => {
  const { store, chamber } = await prepare({ big: numbered(120, String) }, { writesPerSecond: 40 })
  const run = await chamber(['delete', 'big', '--all', '--yes'])
  expect(run).toMatchObject({ status: 0 })
  expect(store.refused()).toBeLessThan(15)
  expect((await chamber(['list', 'big'])).stdout.trimEnd().split('\n')).toHaveLength(1)
})
