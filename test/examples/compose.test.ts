/** examples/compose: the file as Compose reads it, and its services as processes, in their order. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { setup } from '../harness/chamber.ts'
import { imageOf } from '../packages/dockerfile.ts'
import { examples, expectServer, isHere, onPath, readExample } from './example.ts'

interface Service {
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

const file = join(examples, 'compose', 'compose.yaml')
const { services } = parse(readExample('compose/compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
}

/** By its schema alone: what else the linter has to say is a matter of taste. */
function schemaFaults(path: string): string[] {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] })
  const messages = linter.lintFiles([path], false).flatMap((result) => result.messages)
  return messages.filter(({ rule }) => rule === 'invalid-schema').map(({ message }) => message)
}

test('the file is of the schema of Compose', async () => {
  expect(schemaFaults(file)).toEqual([])
  const place = await setup()
  const broken = readExample('compose/compose.yaml').replace('entrypoint:', 'entrypiont:')
  expect(schemaFaults(await place.file('compose.yaml', broken))).toHaveLength(1)
})

test.skipIf(!isHere('docker', 'compose', 'version'))('docker compose takes it', () => {
  const words = ['compose', '-f', file, 'config', '--quiet']
  const { status, stderr } = spawnSync('docker', words, { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

/** A service as a process: the names of the network are this machine. */
function processOf(name: string, url = '') {
  const service = services[name]
  if (service === undefined) throw new Error(`no service ${name}`)
  const image = imageOf(readExample('ecs/Dockerfile'))
  const { entrypoint = image.words, command = [], environment, healthcheck } = service
  const here = (text: string) =>
    text
      .replace(/^http:\/\/(?:parameter-store|127\.0\.0\.1):8787$/, url)
      .replace(/^\/secrets\.yaml$/, join(examples, 'compose', 'secrets.yaml'))
  const env = Object.entries({ ...image.env, ...environment }).map(([key, text]) => [
    key,
    here(text),
  ])
  const [, ...check] = healthcheck?.test ?? []
  return {
    words: [...entrypoint, ...command].map(here),
    env: Object.fromEntries(env) as Record<string, string>,
    check,
  }
}

test('the store is healthy, the secrets are written, and the server has them', async () => {
  const place = await setup()
  const { start, run } = await onPath(place)
  const { words } = processOf('parameter-store')
  const store = start({ words: [...words, '--port', '0'], env: { HOME: place.home } })
  onTestFinished(() => store.kill('SIGKILL'))
  const [, port] = /:(\d+)\n/.exec(await store.printed(/http:\/\/\S+\n/)) ?? []
  const url = `http://127.0.0.1:${port}`

  const { check, env } = processOf('parameter-store', url)
  expect(await run({ words: check, env })).toMatchObject({ status: 0, stderr: '' })
  expect(await run(processOf('secrets', url))).toMatchObject({ status: 0, stderr: '' })
  const server = processOf('shop', url)
  await expectServer(start({ ...server, env: { ...server.env, PORT: '0' } }))
  store.kill('SIGTERM')
  expect(await store.exit).toMatchObject({ status: 0 })
})
