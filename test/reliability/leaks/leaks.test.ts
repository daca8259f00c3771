/**
 * Secrets of every shape in every place that input can be put into, with services that answer, deny,
 * repeat what they were sent, and are out of reach: nothing that is printed or left in a file holds one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isOnNode } from '../../harness/program.ts'
import { awsError, type Behaviour, json } from '../behaviour.ts'
import { runInProcess } from '../in-process.ts'
import { inScene, type Scene } from '../scene.ts'
import { leakedPieces, plant, type Planted, shapeNames } from './planted.ts'
import { type Position, positions, type Run } from './positions.ts'

/** It serves until it is stopped, and makes no connections. */
const isServing = ({ argv }: Run): boolean => argv[0] === 'dev-server'

/** What has the shape of a name may be shown where a name is expected; an identity never. */
const isName = ({ takesName }: Position, { text }: Planted): boolean =>
  takesName && /^[\p{L}\d_ .-]{1,100}$/u.test(text) && !/age-secret-key|^eyJ/i.test(text)

/** Commands that print what they are given: a policy, tags as they are now, a template, keys. */
const isRequested = ({ argv }: Run): boolean =>
  /^(?:policy\b|tag write\b|render - |diff app -$)/.test(argv.join(' '))

const repeating: Behaviour = (exchange) => {
  const { body } = exchange
  const said = [body, Buffer.from(body).toString('base64'), Buffer.from(body).toString('hex')]
  return awsError('ValidationException', `Value '${said.join(' ')}' failed`)(exchange)
}
const denying = awsError(
  'AccessDeniedException',
  'User: arn:aws:sts::111122223333:assumed-role/dev/a is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:us-east-1:111122223333:parameter/app/key',
)

/** Where the services are: one that answers, and others that fail in their own ways. */
async function endpoints(scene: Scene): Promise<readonly string[]> {
  const [first, second] = [await scene.faulty(repeating), await scene.faulty(denying)]
  return [scene.endpoint.url, first.url, second.url, 'http://127.0.0.1:9']
}

const environment = (scene: Scene, url: string) => ({
  ...scene.env,
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  CHAMBER_AWS_SSM_ENDPOINT: url,
  AWS_ENDPOINT_URL: url,
  CHAMBER_S3_BUCKET: 'bkt',
  CHAMBER_TIMEOUT: '5s',
  TMPDIR: scene.home,
})

async function prepare({ cwd }: Scene, { files = {} }: Run): Promise<void> {
  const all = { 'input.json': '{"first":"1"}', ...files }
  for (const [name, content] of Object.entries(all)) await writeFile(join(cwd, name), content)
}

/** Files that hold pieces of a secret and were not put there. */
function leftBehind({ cwd, home }: Scene, planted: Planted, given: readonly string[]): string[] {
  return [cwd, home].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !given.includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => leakedPieces(readFileSync(path, 'latin1'), planted).length > 0),
  )
}

async function empty({ cwd }: Scene): Promise<void> {
  await rm(cwd, { recursive: true, force: true })
  await mkdir(cwd)
}

interface Trial {
  readonly position: Position
  readonly planted: Planted
  readonly url: string
}

type Start = (run: Run, env: Record<string, string>) => Promise<{ stdout: string; stderr: string }>

/** What leaked in one run; nothing, where all is well. */
async function leaksOf(scene: Scene, { position, planted, url }: Trial, start: Start) {
  const run = position.run(planted.text)
  await prepare(scene, run)
  const { stdout, stderr } = await start(run, { ...environment(scene, url), ...run.env })
  const printed = isRequested(run) ? stderr : stdout + stderr
  const shown = isName(position, planted) ? [] : leakedPieces(printed, planted)
  const left = leftBehind(scene, planted, Object.keys(run.files ?? {}))
  if (left.length > 0 || run.files) await empty(scene)
  if (shown.length + left.length === 0) return []
  return [`${position.name}, ${planted.shape}: ${shown[0] ?? left[0]}\n${stdout}${stderr}`]
}

const inProcess =
  (scene: Scene): Start =>
  ({ argv, stdin }, env) =>
    runInProcess(['--verbose', '-r', '1', ...argv], { env, cwd: scene.cwd, stdin })

/** The groups are run beside each other, by what their positions begin with. */
const groupOf = ({ name }: Position): string => name.split(' ')[0] ?? ''
const groups = [...new Set(positions.map(groupOf))]

describe.runIf(isOnNode)('every shape of a secret in every place', () => {
  test.each(groups)('%s', { timeout: 120_000 }, async (group) => {
    await inScene(async (scene) => {
      const urls = await endpoints(scene)
      const found: string[] = []
      let turn = 0
      for (const position of positions.filter((one) => groupOf(one) === group)) {
        for (const shape of shapeNames) {
          // CloudTrail is asked at a pace of its own, so it is out of reach here
          const url = (group === 'audit' ? urls.at(-1) : urls[(turn += 1) % urls.length]) ?? ''
          const trial = { position, planted: plant(shape), url }
          found.push(...(await leaksOf(scene, trial, inProcess(scene))))
        }
      }
      expect(found.slice(0, 5)).toEqual([])
    })()
  })

  test('count', () => {
    const count = positions.length * shapeNames.length
    console.log(`${positions.length} places x ${shapeNames.length} shapes = ${count} runs`)
    expect(count).toBeGreaterThan(3000)
  })
})

/** One of a name is enough for the program as it is built: what it prints is the same everywhere. */
const distinct = positions.filter(({ name, run }, index) => {
  const last = name.split(' ').at(-1)
  return (
    !isServing(run('x')) &&
    positions.findIndex((one) => one.name.split(' ').at(-1) === last) === index
  )
})

test('the program as it is built', { timeout: 180_000 }, () =>
  inScene(async (scene) => {
    const urls = await endpoints(scene)
    const found: string[] = []
    const start: Start = ({ argv, stdin }, env) =>
      scene.chamber(['--verbose', '-r', '1', ...argv], { env, stdin })
    for (const [index, position] of distinct.entries()) {
      const planted = plant(shapeNames[index % shapeNames.length] ?? '')
      const trial = { position, planted, url: urls[index % urls.length] ?? '' }
      found.push(...(await leaksOf(scene, trial, start)))
    }
    console.log(`${distinct.length} runs of the program`)
    expect(found).toEqual([])
  })(),
)

/** The first page holds a value, and the error of the second one repeats it. */
const repeats: Readonly<Record<string, (value: string) => Behaviour>> = {
  'in its text': (value) => awsError('ValidationException', `no ${value}`),
  'in base64': (value) => awsError('InternalServerError', Buffer.from(value).toString('base64')),
  'in hexadecimal': (value) => awsError('ThrottlingError', Buffer.from(value).toString('hex')),
  'as its type': (value) => awsError(value.replaceAll(/\W/g, ''), 'no'),
  'as its type, with an ending': (value) => awsError(`A${value.replaceAll(/\W/g, '')}Exception`),
}
const readers = [
  ['list', 'app'],
  ['exec', 'app', '--', 'true'],
  ['check', 'app'],
  ['copy', 'app', 'b'],
]

describe.runIf(isOnNode)('an error that repeats a value of an earlier page', () => {
  test.each(Object.keys(repeats))('%s', (name) =>
    inScene(async (scene) => {
      for (const argv of readers) {
        for (const shape of shapeNames) {
          const planted = plant(shape)
          const page = {
            Parameters: [
              { Name: '/app/key', Value: planted.text, Version: 1, Type: 'SecureString' },
            ],
            NextToken: 'more',
          }
          const failing = repeats[name]?.(planted.text) ?? denying
          const { url } = await scene.faulty(json(page), failing)
          const ended = await runInProcess(['--verbose', '-r', '1', ...argv], {
            env: environment(scene, url),
            cwd: scene.cwd,
          })
          expect([argv, leakedPieces(ended.stdout + ended.stderr, planted)]).toEqual([argv, []])
        }
      }
    })(),
  )
})
