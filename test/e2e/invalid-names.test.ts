/**
 * Names that are not keys, as other programs and attackers leave them in a Secrets Manager document
 * or an S3 index: shown by their escaped form, and nothing else.
 */
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'
import { bucketName } from '../harness/target.ts'

const bucket = { CHAMBER_S3_BUCKET: bucketName }
const kmsKey = 'alias/parameter_store_key'

type Values = Readonly<Record<string, string>>

interface Backend {
  readonly name: 'secretsmanager' | 's3' | 's3-kms'
  fill(place: Setup, values: Values): Promise<void>
  /** The names in the document or the index. */
  names(place: Setup): Promise<string[]>
}

const object = async ({ endpoint }: Setup, path: string, json: unknown) => {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3')
  const input = { Bucket: bucketName, Key: path, Body: JSON.stringify(json) }
  await endpoint.s3().send(new PutObjectCommand(input))
}

const indexNames = async ({ endpoint }: Setup, Key: string): Promise<string[]> => {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const { Body } = await endpoint.s3().send(new GetObjectCommand({ Bucket: bucketName, Key }))
  const { latest } = JSON.parse((await Body?.transformToString()) ?? '') as { latest: Values }
  return Object.keys(latest)
}

const kmsIndex = 'app/__kms_alias_parameter_store_key__latest.json'

const backends: readonly Backend[] = [
  {
    name: 'secretsmanager',
    async fill({ endpoint }, values) {
      const input = { Name: 'app', SecretString: JSON.stringify(values) }
      await endpoint.secretsManager().send(new CreateSecretCommand(input))
    },
    async names({ endpoint }) {
      const input = new GetSecretValueCommand({ SecretId: 'app' })
      const { SecretString = '' } = await endpoint.secretsManager().send(input)
      return Object.keys(JSON.parse(SecretString)).filter((name) => name !== '_chamber_metadata')
    },
  },
  {
    name: 's3',
    fill: (place, values) => object(place, 'app/__latest.json', { latest: values }),
    names: (place) => indexNames(place, 'app/__latest.json'),
  },
  {
    name: 's3-kms',
    fill(place, values) {
      const entry = (value: string) => ({ version: 1, value, KMSAlias: kmsKey })
      const entries = Object.entries(values).map(([name, value]) => [name, entry(value)])
      return object(place, kmsIndex, { latest: Object.fromEntries(entries) })
    },
    names: (place) => indexNames(place, kmsIndex),
  },
]

const keys = ['good', 'api:key', 'sp ace', 'x=y', 'Über']
const variables = ['API_KEY', 'GOOD', 'SP_ACE', 'X_Y', '_BER']

/** Names, and how they are shown. */
const invalid: Values = {
  '../../../tmp/x/ld.so.preload': '../../../tmp/x/ld.so.preload',
  'db/password': 'db/password',
  '..': '..',
  '': String.raw`\u{}`,
  ' ': String.raw`\u{20}`,
  'a\u001B[2Jb': String.raw`a\u{1b}[2Jb`,
  'new\nline': String.raw`new\u{a}line`,
  'right\u202Eleft': String.raw`right\u{202e}left`,
  'lone\uD800': String.raw`lone\u{d800}`,
  'back\\slash': String.raw`back\\slash`,
  'x~new': 'x~new',
  ['é'.repeat(128)]: 'é'.repeat(128),
}
const names = [...keys, ...Object.keys(invalid)]
const values = Object.fromEntries(names.map((name, index) => [name, `value-${index}`]))

async function prepare(backend: Backend, all: Values = values) {
  const place = await setup()
  await backend.fill(place, all)
  const env = { CHAMBER_SECRET_BACKEND: backend.name, ...bucket }
  const chamber = (...argv: string[]) => place.chamber(argv, { env })
  return { place: { ...place, env: { ...place.env, ...env } }, chamber }
}

/** What a terminal obeys, or shows as something else. */
const raw = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u
const rawBytes = (text: string) => raw.test(text.replaceAll(/[\t\n]/g, ''))
const warned = (stderr: string) => stderr.split('\n').filter((line) => line.includes('not keys'))

describe.each(backends)('on $name', (backend) => {
  test('exec sets a variable for each key, and warns once of the other names', async () => {
    const { chamber } = await prepare(backend)
    const run = await chamber('exec', '--pristine', 'app', '--', '/usr/bin/env')
    expect(run.status).toBe(0)
    expect(run.stdout.match(/^\w+(?==value-)/gm)?.toSorted()).toEqual(variables)
    expect(run.stdout.trim().split('\n')).toHaveLength(variables.length)
    expect(warned(run.stderr)).toEqual([
      expect.stringContaining("12 names in service 'app' are not keys"),
    ])
    expect(rawBytes(run.stderr)).toBe(false)
  })

  test('exec --files makes a file for each key, and none elsewhere', async () => {
    const { chamber, place } = await prepare(backend)
    const run = await chamber('exec', 'app', '--files=here/in', '--', 'ls', '-A', 'here/in')
    expect(run.stdout).toBe('')
    await place.file('here/x', '')
    const again = await chamber('exec', 'app', '--files=here/in', '--', 'ls', '-A', 'here/in')
    expect(again.stdout.trim().split('\n').toSorted()).toEqual([...keys, '.chamber~'].toSorted())
    expect(existsSync('/tmp/x/ld.so.preload')).toBe(false)
  })

  test('export, env and render take the keys alone', async () => {
    const { chamber, place } = await prepare(backend)
    const json = await chamber('export', 'app')
    expect(Object.keys(JSON.parse(json.stdout) as Values).toSorted()).toEqual(keys.toSorted())
    expect(warned(json.stderr)).toHaveLength(1)
    const env = await chamber('env', 'app')
    expect(env.stdout.match(/\w+(?==value-)/g)?.toSorted()).toEqual(variables)
    await place.file('t', '{% for s in secrets %}{{ s[0] }}\n{% endfor %}')
    expect((await chamber('render', 't', 'app')).stdout.trim().split('\n').toSorted()).toEqual(
      keys.toSorted(),
    )
  })

  test('list shows them by their escaped form, which delete --exact-key takes', async () => {
    const { chamber, place } = await prepare(backend)
    const list = await chamber('list', 'app')
    const shown = list.stdout.split('\n').map((line) => line.replace(/\t.*/, ''))
    expect(shown.slice(1, -1).toSorted()).toEqual([...keys, ...Object.values(invalid)].toSorted())
    const json = JSON.parse((await chamber('list', 'app', '--output', 'json')).stdout) as {
      key: string
      invalid?: boolean
    }[]
    expect(json.filter((one) => one.invalid).map(({ key }) => key)).toEqual(
      Object.values(invalid).toSorted(),
    )
    for (const escaped of Object.values(invalid))
      expect(await chamber('delete', '--exact-key', 'app', '--', escaped)).toMatchObject({
        status: 0,
        stderr: '',
      })
    expect((await backend.names(place)).toSorted()).toEqual(keys.toSorted())
    expect((await chamber('exec', 'app', '--', 'true')).stderr).not.toContain('not keys')
  })

  test('completion offers what can be typed as a key', async () => {
    const { chamber } = await prepare(backend)
    const run = await chamber('__completeNoDesc', 'read', 'app', '')
    expect(run.stdout).toBe('good\n:4\n')
  })

  test('doctor names them', async () => {
    const { chamber } = await prepare(backend)
    const { stdout } = await chamber('doctor', 'app')
    expect(stdout).toContain(String.raw`a\u{1b}[2Jb`)
    expect(rawBytes(stdout)).toBe(false)
  })

  test('a name that is not there is not found, and shown by its escaped form', async () => {
    const { chamber } = await prepare(backend, { good: 'v' })
    const run = await chamber('delete', '--exact-key', 'app', 'a\u001B[2Jb')
    expect(run.status).toBe(1)
    expect(rawBytes(run.stderr)).toBe(false)
  })

  test.runIf(hasTerminal)(
    'no name makes the program fail, or reaches a terminal raw',
    async () => {
      const name = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.string({ unit: 'grapheme', maxLength: 10 }),
        fc.constantFrom(
          '../x',
          '/etc/x',
          '\u009B31m',
          '\u2066x',
          '__proto__',
          'constructor',
          'a\tb',
        ),
      )
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 30 }), async (some) => {
          const all = Object.fromEntries(some.map((one) => [one, 'v'] as const))
          const { chamber, place } = await prepare(backend, { ...all, ok: 'v' })
          const files = [
            'exec',
            'app',
            '--files',
            '--',
            'sh',
            '-c',
            'ls -A "$(dirname "$OK_FILE")"',
          ]
          for (const argv of [
            ['exec', 'app', '--', 'true'],
            ['export', 'app', '-o', join(place.cwd, 'out')],
            ['__complete', 'read', 'app', ''],
            files,
          ])
            expect(await chamber(...argv)).toMatchObject({ status: 0 })
          const { screen, status } = await terminal(place, ['list', 'app', '-e']).exit
          expect({ status, raw: rawBytes(screen) }).toEqual({ status: 0, raw: false })
          await place.close()
        }),
        { numRuns: 5 },
      )
    },
    120_000,
  )
})
