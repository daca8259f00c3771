/** Large stores: what is asked for comes back whole, in bounded memory and in few calls. */
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, type Setup } from '../harness/chamber.ts'
import { startThrottling } from '../harness/throttling.ts'

const megabyte = 1_000_000
const preload = fileURLToPath(new URL('../fixtures/report-memory.cjs', import.meta.url))

let place: Setup

/** Ten thousand parameters in three hundred services, one of them with a thousand. */
beforeAll(async () => {
  place = await open()
  const big = Array.from({ length: 1000 }, (_, index) => `/big/key-${1000 + index}`)
  const many = Array.from({ length: 9000 }, (_, index) => `/team-${index % 299}/app/key-${index}`)
  const client = place.endpoint.client()
  const names = [...big, ...many].values()
  const worker = async () => {
    for (const Name of names) {
      await client.send(
        new PutParameterCommand({ Name, Value: `value of ${Name}`, Type: 'SecureString' }),
      )
    }
  }
  await Promise.all(Array.from({ length: 20 }, worker))
}, 120_000)

afterAll(() => place.close())

/** Runs the program and takes its peak memory. */
async function measured(words: readonly string[], { stdin = '' } = {}) {
  const report = join(place.cwd, 'memory')
  const env = { NODE_OPTIONS: `--require=${preload}`, REPORT_MEMORY: report }
  const run = await place.chamber(words, { env, timeout: 60_000, stdin })
  return { ...run, memory: Number(await readFile(report, 'utf8')) }
}

const numbered = (count: number, value: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, value(index)]))

const isNode = !process.env['CHAMBER_BIN']

test.runIf(isNode)('ten thousand parameters are listed by service', async () => {
  const run = await measured(['list-services'])
  expect(run).toMatchObject({ status: 0, stderr: '', calls: { DescribeParameters: 200 } })
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1 + 300)
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('one of ten thousand is found by its value', async () => {
  const run = await measured(['find', '--by-value', 'value of /team-7/app/key-7'])
  expect(run).toMatchObject({
    status: 0,
    stdout: 'Service\t\tKey\nteam-7/app\tkey-7\n',
    stderr: '',
  })
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('a thousand keys are listed with their values', async () => {
  const run = await measured(['list', '-e', 'big'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout.match(/\tvalue of \/big\/key-\d+$/gm)).toHaveLength(1000)
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('a thousand values of 8 KB go in and out', async () => {
  const values = numbered(1000, (index) => `${index}`.padEnd(8000, 'x'))
  const written = await measured(['import', 'large', '-'], { stdin: JSON.stringify(values) })
  expect(written).toMatchObject({ status: 0, stdout: 'Successfully imported 1000 secrets\n' })
  // the reader of YAML takes some thirty bytes for each of a quoted text
  expect(written.memory).toBeLessThan(500 * megabyte)
  const read = await measured(['export', 'large'])
  expect(read).toMatchObject({ status: 0, stderr: '', calls: { GetParametersByPath: 100 } })
  expect(JSON.parse(read.stdout)).toEqual(values)
  expect(read.memory).toBeLessThan(200 * megabyte)
})

test('twenty services at once keep to 40 reads a second', async () => {
  const services = Array.from({ length: 20 }, (_, index) => `service-${index}`)
  const secrets = Object.fromEntries(
    services.map((service) => [service, numbered(25, (index) => `${service} ${index}`)]),
  )
  const store = await startThrottling({ readsPerSecond: 40 }, secrets)
  const command = ['--', 'sh', '-c', 'env | grep -c "=service-19 "']
  const run = await place.chamber(['exec', ...services, ...command], { env: store.env })
  await store.close()
  expect(run).toMatchObject({ status: 0, stdout: '25\n' })
  // sixty calls, of which the first forty come at once
  expect(store.refused()).toBeLessThanOrEqual(5)
})

test('an import of a thousand loses nothing to a quota', async () => {
  const store = await startThrottling({ writesPerSecond: 200, describesPerSecond: 2 })
  const values = numbered(1000, (index) => `value ${index}`)
  const options = { stdin: JSON.stringify(values), env: store.env, timeout: 60_000 }
  const run = await place.chamber(['import', 'app', '-'], options)
  await store.close()
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 1000 secrets\n' })
  expect(store.refused()).toBeLessThan(50)
  const kept = Object.keys(values).map(async (key) => [key, await store.value(`/app/${key}`)])
  expect(Object.fromEntries(await Promise.all(kept))).toEqual(values)
})

test('a listing of many pages waits for a quota that is low', async () => {
  const store = await startThrottling({ describesPerSecond: 5 }, { big: numbered(1000, String) })
  const run = await place.chamber(['list-services', '-s'], { env: store.env, timeout: 60_000 })
  await store.close()
  expect(run).toMatchObject({ status: 0 })
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1 + 1000)
  expect(store.refused()).toBeLessThan(15)
})
