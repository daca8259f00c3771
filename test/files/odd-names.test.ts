/**
 * Names that others choose: keys in a document that another program wrote, and paths with characters that a
 * terminal obeys. No key makes a file outside its directory, and no path reaches the terminal as it is.
 */
import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Key } from '../../src/core/key.ts'
import { namedDirectory, newDirectory } from '../../src/files/secret-directory.ts'
import { setup } from '../harness/chamber.ts'
import { keyOf } from '../harness/keys.ts'

const oddKeys = [
  '../out',
  '../../../../../../../../../../tmp/chamber-odd-key',
  '/tmp/chamber-odd-key',
  'a/../../out',
  'sub/key',
  '.',
  '..',
  '...',
  '',
  ' ',
  'nul\0byte',
  'new\nline',
  'esc\u001B[2J',
  'right\u202Eleft',
  'back\\slash',
  '.chamber~',
  '.new~',
  'x'.repeat(300),
  'é'.repeat(150),
]

/** Everything below a directory, with the content of files. */
function listing(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const stats = lstatSync(join(root, name))
      const content = stats.isFile() ? readFileSync(join(root, name), 'latin1') : ''
      return `${name} ${stats.mode} ${stats.ino} ${content}`
    })
    .toSorted()
}

describe('keys that another program wrote', () => {
  const values = Object.fromEntries(['good', ...oddKeys].map((key, n) => [key, `value-${n}`]))
  const env = { CHAMBER_SECRET_BACKEND: 'secretsmanager' }
  const show = ['--', 'sh', '-c', 'cat "$GOOD_FILE" 2>/dev/null; ls -A in 2>/dev/null']

  test.each([
    ['--files', ['--files']],
    ['--files=DIR', ['--files=in']],
    ['--file', ['../out', 'good', '..', '/tmp/chamber-odd-key'].map((key) => `--file=${key}=out`)],
    ['--files with --prefix', ['--files', '--prefix', '../']],
    ['--files with --only', ['--files', '--only', '*']],
  ])('exec %s', async (_, flags) => {
    const place = await setup()
    const input = { Name: 'app', SecretString: JSON.stringify(values) }
    await place.endpoint.secretsManager().send(new CreateSecretCommand(input))
    const root = dirname(place.cwd)
    const before = listing(root)
    const run = await place.chamber(['exec', 'app', ...flags, ...show], { env })
    expect(listing(root)).toEqual(before)
    expect(run.stdout).not.toMatch(/out|sub|slash|left/)
    expect(() => lstatSync('/tmp/chamber-odd-key')).toThrow('ENOENT')
  })

  test('exec --files --watch, which come later', async () => {
    const place = await setup()
    const client = place.endpoint.secretsManager()
    const document = (all: object) => ({ SecretString: JSON.stringify(all) })
    await client.send(new CreateSecretCommand({ Name: 'app', ...document({ good: 'first' }) }))
    await place.file('out', 'mine')
    await place.file('in/.keep', '')
    rmSync(join(place.cwd, 'in', '.keep'))
    const root = dirname(place.cwd)
    const before = listing(root)
    const words = ['exec', 'app', '--files=in', '--watch=1s', '--watch-signal', 'HUP']
    const script =
      'trap "cat in/good" HUP; echo ready; while :; do read -t 0.1 x <> in/../none; done'
    execFileSync('mkfifo', [join(place.cwd, 'none')])
    const running = place.start([...words, '--', 'bash', '-c', script], { env })
    await running.printed('ready')
    const next = document({ ...values, good: 'second' })
    await client.send(new PutSecretValueCommand({ SecretId: 'app', ...next }))
    await Promise.race([running.printed('second'), running.warned('--watch')])
    running.kill('SIGTERM')
    await running.exit
    rmSync(join(place.cwd, 'none'))
    expect(listing(root)).toEqual(before)
  })
})

describe('the directory of secrets refuses by itself', () => {
  const within = () => {
    const root = mkdtempSync(join(tmpdir(), 'chamber-odd-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    mkdirSync(join(root, 'in'))
    return root
  }

  test.each(oddKeys)('%j', (key) => {
    const root = within()
    const before = listing(root)
    const file = { key: key as Key, value: 'secret' }
    for (const directory of [
      newDirectory(join(root, 'in'), process.getuid?.()),
      namedDirectory(join(root, 'in', 'named'), process.getuid?.()),
    ]) {
      expect(() => directory.write([{ key: keyOf('good'), value: 'x' }, file])).toThrow(
        'cannot be a file name',
      )
    }
    expect(listing(root)).toEqual(before)
  })

  test('any key: a file of its name in the directory, or none at all', () => {
    const root = within()
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...oddKeys))
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 5 }), (keys) => {
        const directory = newDirectory(join(root, 'in'), process.getuid?.())
        const files = keys.map((one) => ({ key: one as Key, value: 'secret' }))
        const made = attempt(() => {
          directory.write(files)
          return readdirSync(directory.path).toSorted()
        })
        expect([keys.toSorted(), 'BAD_NAME']).toContainEqual(made)
        directory.remove()
        expect(readdirSync(root, { recursive: true })).toEqual(['in'])
      }),
      { numRuns: 50 },
    )
  })
})

function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('paths with characters that a terminal obeys', () => {
  const odd = 'a\u001B[2J\u202Eb'
  const raw = (text: string) => /[\p{Cc}\p{Cf}]/u.test(text.replaceAll('\n', ''))

  test.each([
    ['export -o', ['export', 'app', '-o', `${odd}/x`]],
    ['render -o', ['render', 't.liquid', 'app', '-o', `${odd}/x`]],
    ['exec --render', ['exec', 'app', '--render', `t.liquid=${odd}/x`, '--', 'true']],
    ['exec --file', ['exec', 'app', '--file', `key=${odd}/x`, '--', 'true']],
    ['exec --files', ['exec', 'app', `--files=${odd}/x`, '--', 'true']],
    ['exec --fallback', ['exec', 'app', '--fallback', `${odd}/x`, '--', 'true']],
    ['a local store', ['-b', 'local', '--local-file', `${odd}.d`, 'write', 'app', 'key', 'v']],
    ['the lock of one', ['-b', 'local', '--local-file', `${odd}.age`, 'write', 'app', 'key', 'v']],
  ])('%s', async (_, words) => {
    const place = await setup({ app: { key: 'v' } })
    await place.file('t.liquid', '{{ key }}')
    await place.file(`${odd}.age.lock`, '')
    mkdirSync(join(place.cwd, `${odd}.d`))
    const run = await place.chamber(words)
    expect(run.status).toBe(1)
    expect(run.stderr).toContain(String.raw`a\u{1b}[2J\u{202e}b`)
    expect(raw(run.stderr)).toBe(false)
  })
})
