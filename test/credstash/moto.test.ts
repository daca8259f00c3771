/**
 * What the credstash of PyPI puts into a table of moto arrives byte for byte. Runs where .ci/run has
 * started moto, with the Python that it is installed for.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'

const isOnMoto = Boolean(process.env['CHAMBER_TEST_ENDPOINT'])
const python =
  process.env['CHAMBER_TEST_PYTHON'] ?? join(repository, '.cache', 'venv', 'bin', 'python')
const isHere = isOnMoto && existsSync(python)
if (!isHere) console.warn('NOT TESTED with the credstash of PyPI: .ci/run has it, and moto')

const table = 'credential-store'

async function put({ endpoint }: Setup, secrets: readonly object[]): Promise<void> {
  const script = join(repository, 'test', 'moto', 'credstash_put.py')
  await execa(python, [script, endpoint.url], { input: JSON.stringify({ table, secrets }) })
}

const texts: Readonly<Record<string, string>> = {
  plain: 'value',
  lines: 'a\nb\r\n\n',
  'non-ascii': 'Grüße, κόσμε, 世界 🔑',
  control: Array.from({ length: 31 }, (_, code) => String.fromCharCode(code + 1)).join(''),
  bom: '\ufeffv',
  quoted: '"\'\\ $x `y` {"a": [1]}',
  // Parameter Store keeps so much without another tier.
  large: 'x'.repeat(4096),
}

describe.skipIf(!isHere)('from the credstash of PyPI', () => {
  test('every digest, and every kind of text', async () => {
    const place = await setup()
    const digests = ['SHA', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'MD5']
    const byText = Object.entries(texts).map(([name, value]) => ({ name, value }))
    const byDigest = digests.map((digest) => ({ name: `by-${digest}`, value: digest, digest }))
    await put(place, [...byText, ...byDigest])
    const run = await place.chamber(['import', 'app', '--from-credstash', table])
    expect(run).toMatchObject({
      status: 0,
      stdout: 'Successfully imported 13 secrets\n',
      stderr: '',
    })
    const wanted = { ...texts, ...Object.fromEntries(digests.map((one) => [`by-${one}`, one])) }
    const { stdout } = await place.chamber(['export', 'app'])
    expect(JSON.parse(stdout)).toEqual(wanted)
    for (const [key, value] of Object.entries(texts)) {
      const { stdoutBytes } = await place.chamber(['read', '-q', 'app', key])
      expect(stdoutBytes).toEqual(Buffer.from(`${value}\n`))
    }
  })

  test('versions: given, padded, and counted by credstash', async () => {
    const place = await setup()
    await put(place, [
      { name: 'given', value: 'two', version: '2' },
      { name: 'given', value: 'ten', version: '10' },
      { name: 'given', value: 'nine', version: '9' },
      ...Array.from({ length: 12 }, (_, at) => ({ name: 'counted', value: `v${at}` })),
    ])
    const run = await place.chamber(['import', 'app', '--from-credstash', table])
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const { stdout } = await place.chamber(['export', 'app'])
    expect(JSON.parse(stdout)).toEqual({ given: 'ten', counted: 'v11' })
  })

  test('contexts', async () => {
    const place = await setup()
    await put(place, [{ name: 'a', value: 'v', context: { env: 'prod', team: 'core' } }])
    const words = ['import', 'app', '--from-credstash', table]
    const without = await place.chamber(words)
    expect(without).toMatchObject({ status: 1, stdout: '' })
    expect(without.stderr).toContain("the secret 'a' of the table")
    const right = await place.chamber([...words, '--context', 'team=core', '--context', 'env=prod'])
    expect(right).toMatchObject({ status: 0, stderr: '' })
    expect((await place.chamber(['read', '-q', 'app', 'a'])).stdout).toBe('v\n')
  })
})
