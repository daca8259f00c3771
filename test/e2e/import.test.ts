/** Imports: what is refused before anything is written, and what happens when one stops. */
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../src/parameter-store/engine.ts'
import { serveParameterStore } from '../../src/parameter-store/http.ts'
import { setup, type Setup } from '../harness/chamber.ts'
import { put, stored, tagsOf } from '../harness/parameters.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const many = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, `v${at}`])))

const keysOf = async ({ chamber }: Setup, service = 'app'): Promise<string[]> => {
  const { stdout } = await chamber(['export', service])
  return Object.keys(JSON.parse(stdout) as object)
}

test('an import of new keys is one listing, the settings, and a write for each', async () => {
  const { chamber } = await setup()
  const run = await chamber(['import', 'app', '-'], { stdin: many(35) })
  expect(run).toMatchObject({
    status: 0,
    stdout: 'Successfully imported 35 secrets\n',
    stderr: '',
    calls: { DescribeParameters: 1, GetParameters: 1, PutParameter: 35 },
  })
})

test('what has its value already is left alone', async () => {
  const place = await setup({ app: { k0: 'v0', k1: 'other' } })
  const run = await place.chamber(['import', 'app', '-'], { stdin: many(3) })
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 3 secrets\n', stderr: '' })
  expect(run.calls).toMatchObject({ PutParameter: 2 })
  expect(await stored(place.endpoint, '/app/k0')).toMatchObject({ Version: 1 })
  expect(await stored(place.endpoint, '/app/k1')).toMatchObject({ Value: 'v1', Description: '2' })
})

test('who may write but not read writes all', async () => {
  const { chamber, endpoint } = await setup({ app: { k0: 'v0' } })
  endpoint.fault({ op: 'GetParameters', error: 'AccessDeniedException' })
  const run = await chamber(['import', 'app', '-'], { stdin: many(2) })
  const warning = '/_chamber/store-config may not be read; required tags are not checked'
  expect(run).toMatchObject({ status: 0, stderr: `chamber: warning: ${warning}\n` })
  expect(await stored(endpoint, '/app/k0')).toMatchObject({ Version: 2 })
})

test('dotenv is told by its text, and by --format', async () => {
  const place = await setup()
  await place.file('settings', '# x\nexport DB_URL="a\\nb"\n')
  await place.file('bad.env', 'DB_URL\n')
  const run = await place.chamber(['import', 'app', 'settings', '--normalize-keys'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await stored(place.endpoint, '/app/db_url')).toMatchObject({ Value: 'a\nb' })
  const bad = await place.chamber(['import', 'app', 'bad.env'])
  expect(bad.stderr).toContain('bad.env, line 1, column 7: there is no = behind the name')
  const forced = await place.chamber(['import', 'app', 'settings', '--format', 'json'])
  expect(forced).toMatchObject({ status: 1, calls: {} })
})

test.each([
  ['a slash', '{"ok": "1",\n "web/key": "SECRET"}', "line 2, column 2: 'web/key' is no key"],
  ['an empty value', 'ok: 1\nempty: ""\nnothing:\n', "line 2, column 1: 'empty' is empty"],
  ['a value too large', `ok: 1\nbig: ${'SECRET'.repeat(1400)}\n`, "'big' has 8400 bytes"],
  ['a reference', 'a: "{{ssm:SECRET}}"\n', "'a' has {{ and }}"],
  ['a list', 'a: [SECRET]\n', "line 1, column 4: the value of 'a' is a list"],
  ['a key twice', 'a: SECRET\na: SECRET\n', "the key 'a' is in line 1 already"],
])('%s is refused with its place, and nothing is written', async (_, stdin, message) => {
  const { chamber } = await setup()
  const run = await chamber(['import', 'app', '-'], { stdin })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(message)
  expect(run.stderr).not.toContain('SECRET')
})

test('all entries at fault are named', async () => {
  const { chamber } = await setup()
  const run = await chamber(['import', 'app', '-'], { stdin: 'a/b: 1\nc:\nd: 1\ne f: 1\n' })
  expect(run.stderr).toContain("also at fault: 'c', a name of 3 characters")
})

test('keys that lower case makes one are refused', async () => {
  const { chamber } = await setup()
  const run = await chamber(['import', 'app', '-', '--normalize-keys'], {
    stdin: 'Key: 1\nkey: 2\n',
  })
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain("line 2, column 1: 'key' is in line 1 already, in other letters")
})

test('bytes that are no text are refused', async () => {
  const { chamber } = await setup()
  const run = await chamber(['import', 'app', '-'], { stdin: new Uint8Array([0x61, 0x3a, 0xff]) })
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain('not UTF-8')
})

test('required tags are asked for before anything is written, and given with each new secret', async () => {
  const place = await setup()
  await put(place.endpoint, '/_chamber/store-config', '{"version":"1","requiredTags":["team"]}')
  const refused = await place.chamber(['import', 'app', '-'], { stdin: many(2) })
  expect(refused).toMatchObject({ status: 1, stdout: '' })
  expect(refused.calls).not.toHaveProperty('PutParameter')
  const words = ['import', 'app', '-', '--tags', 'team=core']
  expect(await place.chamber(words, { stdin: many(2) })).toMatchObject({ status: 0, stderr: '' })
  expect(await tagsOf(place.endpoint, '/app/k1')).toEqual({ team: 'core' })
  expect(await place.chamber(words, { stdin: many(3) })).toMatchObject({ status: 0, stderr: '' })
})

test('an import that stops says what is written, and the same command goes on', async () => {
  const place = await setup()
  place.endpoint.fault({ op: 'PutParameter', when: '"/app/k17"', error: 'AccessDeniedException' })
  const run = await place.chamber(['import', 'app', '-'], { stdin: many(40) })
  const written = await keysOf(place)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(`stopped after writing ${written.length} of 40`)
  expect(run.stderr).toContain('the same command goes on with the rest')
  const [, named = ''] = /written before it stopped: (.*)/.exec(run.stderr) ?? []
  expect(named.split(', ').toSorted()).toEqual(written.toSorted())
  place.endpoint.fault()
  const again = await place.chamber(['import', 'app', '-'], { stdin: many(40) })
  expect(again).toMatchObject({ status: 0, stdout: 'Successfully imported 40 secrets\n' })
  expect(again.calls).toMatchObject({ PutParameter: 40 - written.length })
})

test.concurrent('a write without an answer is named as one', async ({ onTestFinished }) => {
  const { chamber, endpoint } = await setup({}, onTestFinished)
  endpoint.fault({ op: 'PutParameter', when: '"/app/k1"', delay: Infinity })
  const words = ['import', 'app', '-', '--timeout', '2s']
  const run = await chamber(words, { stdin: many(3) })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('warning: written before it stopped: k0, k2')
  expect(run.stderr).toContain('warning: written or not: k1')
})

test.concurrent('an endpoint that refuses all the time is named as one', async ({
  onTestFinished,
}) => {
  const { chamber, endpoint } = await setup({}, onTestFinished)
  endpoint.fault({ op: 'PutParameter', error: 'ThrottlingException' })
  const words = ['import', 'app', '-', '--timeout', '3s']
  const run = await chamber(words, { stdin: many(3) })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('ssm:PutParameter was throttled')
  expect(run.calls['PutParameter']).toBeLessThan(12)
})

test.concurrent('writes that meet others, and faults that pass, are tried again', async ({
  onTestFinished,
}) => {
  const { chamber, endpoint } = await setup({}, onTestFinished)
  endpoint.fault(
    { op: 'PutParameter', when: '"/app/k1"', error: 'TooManyUpdates', times: 2 },
    { op: 'PutParameter', when: '"/app/k2"', error: 'InternalServerError', status: 500, times: 1 },
    { op: 'PutParameter', when: '"/app/k3"', error: 'ThrottlingException', times: 2 },
  )
  const run = await chamber(['import', 'app', '-'], { stdin: many(5) })
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 5 secrets\n' })
})

test('a key that someone else creates meanwhile is written over', async () => {
  const { chamber, endpoint } = await setup()
  endpoint.fault({ op: 'DescribeParameters', answer: '{"Parameters": []}', times: 1 })
  await put(endpoint, '/app/k1', 'theirs')
  const run = await chamber(['import', 'app', '-'], { stdin: many(2) })
  expect(run).toMatchObject({ status: 0 })
  expect(await stored(endpoint, '/app/k1')).toMatchObject({ Value: 'v1', Version: 2 })
})

test('Ctrl-C stops between two writes, and what is written is named', async () => {
  const place = await setup()
  place.endpoint.fault({ op: 'PutParameter', delay: 200 })
  const running = place.start(['import', 'app', '-'], { stdin: many(200) })
  const written = () => place.endpoint.calls()['PutParameter'] ?? 0
  await expect.poll(written, { timeout: 30_000 }).toBeGreaterThan(10)
  running.kill('SIGINT')
  const run = await running.exit
  place.endpoint.fault()
  expect(run.status).toBe(130)
  expect(run.stderr).toContain(`stopped after writing ${(await keysOf(place)).length} of 200`)
})

test.runIf(hasTerminal)('a terminal sees how far it is', async () => {
  const place = await setup()
  await place.file('in.json', many(60))
  place.endpoint.fault({ op: 'PutParameter', delay: 150 })
  const session = terminal(place, ['import', 'app', 'in.json'])
  await session.shows(/chamber: \d+ of 60 secrets written/)
  expect((await session.exit).screen).toMatch(/Successfully imported 60 secrets\n$/)
})

test('a quota is kept with few calls in vain', async () => {
  const place = await setup()
  const kmsKeys = ['alias/parameter_store_key']
  const engine = createEngine({ kmsKeys, throttle: { writesPerSecond: 10 } })
  let refused = 0
  const execute: Engine['execute'] = (request) =>
    engine.execute(request).catch((fault: unknown) => {
      refused += 1
      throw fault
    })
  const { url, close } = await serveParameterStore({ engine: { execute } })
  const env = { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_ENDPOINT_URL: url }
  const run = await place.chamber(['import', 'app', '-'], { stdin: many(50), env })
  await close()
  expect(run).toMatchObject({
    status: 0,
    stdout: 'Successfully imported 50 secrets\n',
    stderr: expect.stringMatching(/^(chamber: \d+ of 50 secrets written\n)?$/),
  })
  // the sixteen under way when the quota is found, and a try now and then
  expect(refused).toBeLessThan(25)
})

test('the local backend takes a thousand', async () => {
  const place = await setup()
  const env = { CHAMBER_SECRET_BACKEND: 'local' }
  const run = await place.chamber(['import', 'app', '-'], { stdin: many(1000), env })
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 1000 secrets\n' })
  const { stdout } = await place.chamber(['export', 'app'], { env })
  expect(JSON.parse(stdout)).toEqual(JSON.parse(many(1000)))
})
