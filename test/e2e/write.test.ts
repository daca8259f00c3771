/** Secrets are written: how they get in, in how many calls, and what is refused before AWS is asked. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { put, stored, tagsOf } from '../harness/parameters.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

test('a new secret takes three calls, an existing one two, and neither is decrypted', async () => {
  const { chamber } = await setup()
  const created = await chamber(['write', 'app', 'key', 'one', '--tags', 'a=1'])
  expect(created).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(created.calls).toEqual({ DescribeParameters: 1, GetParameters: 1, PutParameter: 1 })
  const changed = await chamber(['write', 'app', 'key', 'two'])
  expect(changed.calls).toEqual({ DescribeParameters: 1, PutParameter: 1 })
})

test('who may not describe can create a secret, as with the Go program, and change none', async () => {
  const { chamber, endpoint } = await setup()
  endpoint.fault({ op: 'DescribeParameters', error: 'AccessDeniedException' })
  expect(await chamber(['write', 'app', 'key', 'one'])).toMatchObject({ status: 0, stderr: '' })
  const again = await chamber(['write', 'app', 'key', 'two'])
  expect(again.status).toBe(1)
  expect(again.stderr).toContain('ssm:DescribeParameters was denied')
  expect(await stored(endpoint, '/app/key')).toMatchObject({ Value: 'one', Version: 1 })
})

test('bytes of standard input are kept, a byte order mark too', async () => {
  const place = await setup()
  await place.chamber(['write', 'app', 'key', '-'], { stdin: '\uFEFF a\r\n\n' })
  expect(await stored(place.endpoint, '/app/key')).toMatchObject({ Value: '\uFEFF a\r\n\n' })
})

test('input that is not text is refused before it would be changed', async () => {
  const { chamber } = await setup()
  const run = await chamber(['write', 'app', 'key', '-'], { stdin: new Uint8Array([0xff, 0xfe]) })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain('base64')
})

test('type, key and tier are as asked', async () => {
  const place = await setup()
  const { chamber, endpoint } = place
  await chamber(['write', 'app', 'plain', 'v', '--type', 'String'])
  expect(await stored(place.endpoint, '/app/plain')).toMatchObject({
    Type: 'String',
    Tier: 'Standard',
  })
  await chamber(['write', 'app', 'keyed', 'v', '--kms-key', endpoint.keyArn, '--tier', 'advanced'])
  expect(await stored(place.endpoint, '/app/keyed')).toMatchObject({
    Type: 'SecureString',
    KeyId: endpoint.keyArn,
    Tier: 'Advanced',
  })
})

test('a plain String that is written over becomes a SecureString unless its type is given', async () => {
  const place = await setup()
  await place.chamber(['write', 'app', 'plain', 'one', '--type', 'String'])
  await place.chamber(['write', 'app', 'plain', 'two', '--type', 'String'])
  expect(await stored(place.endpoint, '/app/plain')).toMatchObject({ Type: 'String', Value: 'two' })
  await place.chamber(['write', 'app', 'plain', 'three'])
  expect(await stored(place.endpoint, '/app/plain')).toMatchObject({
    Type: 'SecureString',
    Value: 'three',
  })
})

test('above 4096 bytes the advanced tier is taken with a notice, and kept without one', async () => {
  const place = await setup()
  const stdin = 'x'.repeat(4097)
  const first = await place.chamber(['write', 'app', 'big', '-'], { stdin })
  expect(first.status).toBe(0)
  expect(first.stderr).toContain('advanced tier')
  expect(await stored(place.endpoint, '/app/big')).toMatchObject({ Tier: 'Advanced' })
  const small = await place.chamber(['write', 'app', 'big', 'small'])
  expect(small).toMatchObject({ status: 0, stderr: '' })
  expect(await stored(place.endpoint, '/app/big')).toMatchObject({
    Tier: 'Advanced',
    Value: 'small',
  })
})

test.each([
  [
    'too large for the tier that is asked for',
    ['--tier', 'standard'],
    'x'.repeat(4097),
    'standard tier',
  ],
  ['too large for any tier', [], 'x'.repeat(8193), '8193 bytes'],
  ['empty', [], '', 'empty value'],
])('a value that is %s is refused before AWS is asked', async (_, flags, stdin, says) => {
  const { chamber } = await setup()
  const run = await chamber(['write', 'app', 'key', '-', ...flags], { stdin })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(says)
})

test('tags hold what AWS allows, and a quoted comma', async () => {
  const place = await setup()
  const run = await place.chamber([
    'write',
    'app',
    'key',
    'v',
    '-t',
    'team=Zürich 1',
    '-t',
    'a=1,b=',
  ])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await tagsOf(place.endpoint, '/app/key')).toEqual({ team: 'Zürich 1', a: '1', b: '' })
})

test('a secret that someone else changes meanwhile is written, and told about', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'mine' } })
  endpoint.fault({ op: 'PutParameter', before: () => put(endpoint, '/app/key', 'theirs') })
  const run = await chamber(['write', 'app', 'key', 'mine again'])
  expect(run).toMatchObject({ status: 0, stdout: '' })
  expect(run.stderr).toContain('changed by someone else at the same time')
})

test('a secret that someone else creates meanwhile is written over with the next version', async () => {
  const place = await setup()
  place.endpoint.fault({
    op: 'PutParameter',
    times: 1,
    before: () => place.seed({ app: { key: 'theirs' } }),
  })
  const run = await place.chamber(['write', 'app', 'key', 'mine'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await stored(place.endpoint, '/app/key')).toMatchObject({
    Value: 'mine',
    Description: '2',
    Version: 2,
  })
})

test('two writes that meet are tried again', async () => {
  const { chamber, endpoint } = await setup()
  endpoint.fault({ op: 'PutParameter', error: 'TooManyUpdates', times: 1 })
  const run = await chamber(['write', 'app', 'key', 'v'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.calls).toMatchObject({ PutParameter: 2 })
})

test('a value that AWS would quote in its refusal is hidden', async () => {
  const { chamber, endpoint } = await setup()
  const message = 'Parameter value hunter-2 does not match the pattern'
  endpoint.fault({ op: 'PutParameter', error: 'ParameterPatternMismatchException', message })
  const run = await chamber(['write', 'app', 'key', 'hunter-2'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('ssm:PutParameter')
  expect(run.stderr).not.toContain('hunter-2')
})

test('without a value and without a terminal the value is missing', async () => {
  const { chamber } = await setup()
  const run = await chamber(['write', 'app', 'key'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain("missing required argument 'value'")
})

test.runIf(hasTerminal)('on a terminal the value is asked for and not shown', async () => {
  const place = await setup()
  const session = terminal(place, ['write', 'app', 'key'])
  await session.shows('value of key:')
  session.type('s3cret value\r')
  const { status, screen } = await session.exit
  expect(status).toBe(0)
  expect(screen).not.toContain('s3cret')
  expect(await stored(place.endpoint, '/app/key')).toMatchObject({ Value: 's3cret value' })
})

test.runIf(hasTerminal).each([
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
])('%s at the prompt writes nothing', async (_, key) => {
  const place = await setup()
  const session = terminal(place, ['write', 'app', 'key'])
  await session.shows('value of key:')
  session.type(key)
  expect(await session.exit).toMatchObject({ status: 130 })
  expect(place.endpoint.calls()).toEqual({})
})
