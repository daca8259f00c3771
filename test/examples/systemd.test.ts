/** examples/systemd: the units as systemd reads them, and their ExecStart as a process. */
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Setup } from '../harness/chamber.ts'
import { examples, expectServer, isHere, onPath, readExample, shop } from './example.ts'

const units = ['shop.service', 'shop-local.service']

/** What a unit sets, in its order: `Environment` may stand there more than once. */
function settings(name: string): readonly (readonly [string, string])[] {
  const lines = readExample(`systemd/${name}`).matchAll(/^(\w+)=(.*)$/gm)
  return [...lines].map(([, key = '', value = '']) => [key, value] as const)
}

const all = (name: string, key: string): string[] =>
  settings(name).flatMap(([one, value]) => (one === key ? [value] : []))

/** ExecStart, with the programs where they are here, and %d the folder of the credentials. */
function command(unit: string, credentials: string) {
  const [line = ''] = all(unit, 'ExecStart')
  const words = line
    .replace('/usr/bin/chamber', 'chamber')
    .replace('/usr/bin/node', 'node')
    .replace('/srv/shop/', `${examples}/`)
    .split(' ')
  const pairs = all(unit, 'Environment').map((pair) => pair.replace('%d', credentials).split('='))
  return { words, env: Object.fromEntries(pairs) as Record<string, string> }
}

/** The environment of a service: systemd passes nothing on but where programs are. */
const bare = ({ env }: Setup) => ({
  CHAMBER_AWS_SSM_ENDPOINT: env['CHAMBER_AWS_SSM_ENDPOINT'] ?? '',
  PORT: '0',
})

test.skipIf(!isHere('systemd-analyze', '--version')).each(units)(
  '%s is what systemd takes',
  async (name) => {
    const { file } = await shop()
    const verify = async (text: string) => {
      // it looks whether the programs are there
      const unit = await file(name, text.replaceAll(/\/usr\/bin\/(?:chamber|node)/g, '/bin/sh'))
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], {
        encoding: 'utf8',
      })
      return { status, about: stderr.split('\n').filter((line) => line.includes(name)) }
    }
    const text = readExample(`systemd/${name}`)
    expect(await verify(text)).toEqual({ status: 0, about: [] })
    expect((await verify(text.replace('UMask', 'UMaks'))).about).toHaveLength(1)
  },
)

test('the credentials of AWS come as a file for chamber', async () => {
  const place = await shop()
  const { start } = await onPath(place)
  const credentials = join(place.cwd, 'credentials')
  await mkdir(credentials)
  const keys = '[default]\naws_access_key_id = x\naws_secret_access_key = y\n'
  await writeFile(join(credentials, 'aws'), keys, { mode: 0o400 })
  const { words, env } = command('shop.service', credentials)
  await expectServer(start({ words, env: { ...bare(place), ...env } }))
})

test('the identity of the local store comes as a file, and so does the store', async () => {
  const place = await shop()
  const { start } = await onPath(place)
  const credentials = join(place.cwd, 'credentials')
  await mkdir(credentials)
  const store = join(place.cwd, 'store.age')
  const words = ['-b', 'local', '--local-file', store, 'write', 'shop/prod', 'db_password', 'horse']
  expect(await place.chamber(words)).toMatchObject({ status: 0 })
  const made = join(place.home, '.config', 'chamber', 'identity.txt')
  const given = { identity: made, 'store.age': store }
  for (const [name, path] of Object.entries(given))
    await writeFile(join(credentials, name), await readFile(path), { mode: 0o440 })
  // as systemd has them: read-only, and the service let in by an access control list, which is shown
  // as the group's right
  await chmod(credentials, 0o550)
  const service = command('shop-local.service', credentials)
  const env = { PORT: '0', CREDENTIALS_DIRECTORY: credentials, ...service.env }
  await expectServer(start({ ...service, env }))
  await chmod(credentials, 0o700)
})
