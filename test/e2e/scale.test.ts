/** Large stores: what is asked for comes back whole, in bounded memory and in few calls. */
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, type Setup } from '../harness/chamber.ts'

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
async function measured(...words: string[]) {
  const report = join(place.cwd, 'memory')
  const env = { NODE_OPTIONS: `--require=${preload}`, REPORT_MEMORY: report }
  const run = await place.chamber(words, { env, timeout: 60_000 })
  return { ...run, memory: Number(await readFile(report, 'utf8')) }
}

const isNode = !process.env['CHAMBER_BIN']

test.runIf(isNode)('ten thousand parameters are listed by service', async () => {
  const run = await measured('list-services')
  expect(run).toMatchObject({ status: 0, stderr: '', calls: { DescribeParameters: 200 } })
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1 + 300)
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('one of ten thousand is found by its value', async () => {
  const run = await measured('find', '--by-value', 'value of /team-7/app/key-7')
  expect(run).toMatchObject({
    status: 0,
    stdout: 'Service\t\tKey\nteam-7/app\tkey-7\n',
    stderr: '',
  })
  expect(run.memory).toBeLessThan(200 * megabyte)
})

test.runIf(isNode)('a thousand keys are listed with their values', async () => {
  const run = await measured('list', '-e', 'big')
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout.match(/\tvalue of \/big\/key-\d+$/gm)).toHaveLength(1000)
  expect(run.memory).toBeLessThan(200 * megabyte)
})
