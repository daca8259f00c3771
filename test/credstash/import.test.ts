/** Importing from credstash: latest versions, checked seals, and errors that name the secret. */
import { expect, onTestFinished, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { seal, startTable } from './table.ts'

/** A place with a table beside it. */
async function prepare(items: Parameters<typeof startTable>[0]) {
  const place = await setup()
  const table = await startTable(items)
  onTestFinished(table.close)
  const words = ['import', 'app', '--from-credstash', 'credential-store']
  const run = (more: readonly string[] = [], env: Record<string, string> = {}) =>
    place.chamber([...words, ...more], { env: { ...table.env, ...env } })
  const stored = async () =>
    JSON.parse((await place.chamber(['export', 'app'])).stdout) as Record<string, string>
  return { ...place, asked: table.asked, run, stored }
}

const values: Readonly<Record<string, string>> = {
  plain: 'value',
  lines: 'a\nb\r\n\n',
  'non-ascii': 'Grüße 🔑 \u0000\u0001',
  quoted: '"\'\\ $x `y`',
  spaces: '  v  ',
  bom: '\ufeffv',
}

test('values to the byte, with every digest, in pages', async () => {
  const digests = ['SHA', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'MD5']
  const items = Object.entries(values).map(([name, value], at) =>
    seal(name, value, { digest: digests[at] ?? 'SHA256' }),
  )
  const { run, stored, asked } = await prepare(items)
  expect(await run()).toMatchObject({
    status: 0,
    stdout: 'Successfully imported 6 secrets\n',
    stderr: '',
  })
  expect(await stored()).toEqual(values)
  expect(asked).toEqual({ Scan: 3, Decrypt: 6 })
})

test('the latest version, as credstash has it: padded, unpadded, and of old Python', async () => {
  const { run, stored, asked } = await prepare([
    seal('a', 'nine', { version: '9' }),
    seal('a', 'ten', { version: '10' }),
    seal('a', 'two', { version: '2' }),
    seal('old', 'one', { version: '1', isOld: true }),
    seal('old', 'two', { version: '2', isOld: true }),
  ])
  expect(await run()).toMatchObject({ status: 0, stderr: '' })
  expect(await stored()).toEqual({ a: 'ten', old: 'two' })
  expect(asked['Decrypt']).toBe(2)
})

test('the same command again writes nothing', async () => {
  const { run } = await prepare([seal('a', 'v'), seal('b', 'v')])
  await run()
  const again = await run(['--verbose'])
  expect(again.calls).not.toHaveProperty('PutParameter')
  expect(again.stderr).toContain('already as imported: a, b')
})

test('secrets of a context, and of another', async () => {
  const context = { env: 'prod', team: 'core' }
  const { run, stored } = await prepare([
    seal('a', 'SECRET', { context }),
    seal('b', 'SECRET', { context }),
  ])
  const without = await run()
  expect(without).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(without.stderr).toContain("the secret 'a' of the table needs an encryption context")
  expect(without.stderr).toContain('--context name=value')
  expect(without.stderr).toContain("also at fault: 'b'")
  const wrong = await run(['--context', 'env=dev'])
  expect(wrong.stderr).toContain("the secret 'a' of the table has another encryption context")
  const right = await run(['--context', 'env=prod', '--context', 'team=core'])
  expect(right).toMatchObject({ status: 0, stderr: '' })
  expect(await stored()).toEqual({ a: 'SECRET', b: 'SECRET' })
})

test('secrets of several contexts, one after the other', async () => {
  const items = [seal('web.a', 'v', { context: { app: 'web' } }), seal('b', 'w')]
  const { run, stored } = await prepare(items)
  expect(await run(['--only', 'web.*', '--context', 'app=web'])).toMatchObject({ status: 0 })
  expect(await run(['--only', 'b'])).toMatchObject({ status: 0 })
  expect(await stored()).toEqual({ 'web.a': 'v', b: 'w' })
  const misspelled = await run(['--only', 'b,c,d*'])
  expect(misspelled).toMatchObject({ status: 1, stdout: '' })
  expect(misspelled.stderr).toContain("--only c, d*: not in the table '")
})

const broken = seal('broken', 'SECRET')

test.each([
  ['another MAC', { ...broken, hmac: { S: 'ab'.repeat(32) } }, 'has a wrong MAC'],
  ['a shorter MAC', { ...broken, hmac: { S: 'ab' } }, 'has a wrong MAC'],
  ['other contents', { ...broken, contents: { S: 'AAAA' } }, 'has a wrong MAC'],
  [
    'an unknown digest',
    { ...broken, digest: { S: 'WHIRLPOOL' } },
    "has a digest that is not known: 'WHIRLPOOL'",
  ],
  ['no MAC', { ...broken, hmac: {} }, 'is no secret of credstash'],
  ['no text', seal('broken', Buffer.from([0xff, 0xfe])), 'is not UTF-8 text'],
])('a secret with %s is named, and nothing is written', async (_, item, message) => {
  const { run } = await prepare([seal('fine', 'SECRET'), item])
  const failed = await run()
  expect(failed).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(failed.stderr).toContain(`the secret 'broken' of the table ${message}`)
  expect(failed.stderr).not.toContain('SECRET')
})

test('the digest of items that name none', async () => {
  const { digest: _, ...item } = seal('a', 'v', { digest: 'SHA512' })
  const { run, stored } = await prepare([item])
  expect((await run()).stderr).toContain('has a wrong MAC')
  expect(await run(['--digest', 'sha512'])).toMatchObject({ status: 0 })
  expect(await stored()).toEqual({ a: 'v' })
})

test('names that cannot be keys are told before anything is decrypted', async () => {
  const items = ['fine', 'db/password', 'a b', 'é'].map((name) => seal(name, 'SECRET'))
  const { run, asked } = await prepare(items)
  const refused = await run()
  expect(refused).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(refused.stderr).toContain('a name of 3 characters is no key')
  expect(refused.stderr).toContain("also at fault: 'db/password', 'é'")
  expect(asked).not.toHaveProperty('Decrypt')
})

test('names that differ in their letters, and values that the backend does not keep', async () => {
  const { run, stored } = await prepare([seal('Key', 'v'), seal('key', 'w'), seal('other', 'x')])
  const twins = await run(['--normalize-keys'])
  expect(twins.stderr).toContain("'key' is there twice, in other letters")
  expect(await run(['--normalize-keys', '--only', 'Key,other'])).toMatchObject({ status: 0 })
  expect(await stored()).toEqual({ key: 'v', other: 'x' })
  const { run: large } = await prepare([seal('big', 'SECRET'.repeat(2000))])
  expect((await large()).stderr).toContain("'big' has 12000 bytes")
})

test('a table that is not there, an empty one, and who may not read it', async () => {
  const { run, chamber } = await prepare([])
  expect((await run()).stderr).toContain("the table 'credential-store' has no secrets")
  const missing = await run(['--from-credstash', 'other', '--from-region', 'eu-west-1'])
  expect(missing.stderr).toContain("there is no DynamoDB table 'other' in eu-west-1")
  const words = ['import', 'app', '--from-credstash', 'x', '--backend', 'null']
  expect((await chamber(words)).stderr).toContain(
    'import is not something that the null backend can do',
  )
})

test('the table of another profile', async () => {
  const { run, file, stored } = await prepare([seal('a', 'v')])
  const config = await file(
    'config',
    '[profile old]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = B\n',
  )
  const imported = await run(['--from-profile', 'old'], { AWS_CONFIG_FILE: config })
  expect(imported).toMatchObject({ status: 0, stderr: '' })
  expect(await stored()).toEqual({ a: 'v' })
})

test.each([
  ['import app', "missing required argument 'file'"],
  ['import app x.json --from-credstash t', '--from-credstash goes without a file'],
  ['import app --from-credstash t --format json', '--format goes with a file'],
  ['import app x.json --context a=b', 'go with --from-credstash'],
  ['import app --from-credstash t --context a', "invalid --context 'a'"],
  ['import app --from-credstash t --digest md4', 'unknown digest'],
])('%s is refused', async (typed, message) => {
  const { chamber } = await setup()
  const run = await chamber(typed.split(' '))
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(message)
})
