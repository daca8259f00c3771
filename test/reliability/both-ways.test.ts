/**
 * Requests that chamber signs itself come to the same as those of the SDK: here what no single
 * answer shows. The faults of Parameter Store are compared where they are listed, and whatever else
 * it may answer by `fuzz.test.ts`.
 */
import { describe, expect, test } from 'vitest'
import { answer, awsError, json, page, reset, status } from './behaviour.ts'
import { refusing } from './faulty-server.ts'
import { inScene, type Scene, withoutKeys } from './scene.ts'
import { comparable, sameBySdk, sdkAlone, type Variables } from './sdk-alone.ts'

const exec = ['-r', '3', 'exec', 'app', '--', 'sh', '-c', 'echo $KEY']

/** One after the other on one store. */
const lines = [
  'exec app shared -- printenv KEY OTHER',
  'export app shared',
  'read -q app key',
  'read -q app missing',
  'list -e app',
  'find -v planted-value',
  'write app new value',
  'write app new changed',
  'write app tagged value --tags a=1',
  'read app new',
  'history app new',
  'tag write app key a=1',
  'tag read app key',
  'tag delete app key a',
  'list-services -s',
  'release app v1',
  'write app key changed',
  'releases app',
  'read -q app:v1 key',
  'list -e app:v1',
  'diff app:v1 app --values',
  'rollback app --to v1 --yes',
  'release --delete app v1',
  'copy app copied',
  'delete app new',
  'delete app new',
]

describe.concurrent('the same by both ways', () => {
  test('every command, with the calls that it makes', async () => {
    const ends: unknown[][] = []
    const all = async (more: (scene: Scene) => Promise<Variables>) =>
      inScene(async (scene) => {
        await scene.seed({ shared: { other: 'planted-other' } })
        const env = await more(scene)
        const own: unknown[] = []
        for (const line of lines) {
          const run = await scene.chamber(line.split(' '), { env })
          own.push({ line, ...comparable(run), calls: run.calls })
        }
        ends.push(own)
      })()
    await Promise.all([all(async () => ({})), all(sdkAlone)])
    expect(ends[0]).toEqual(ends[1])
  })

  test.each([
    ['throttled, then not', [awsError('ThrottlingException'), awsError('ThrottlingException')]],
    ['down, then not', [status(500), reset]],
    ['a page of a proxy, then AWS', [page(503)]],
  ])('%s', async (_, faults) =>
    inScene(async (scene) => {
      const asked: number[] = []
      const run = await sameBySdk(scene, async (more) => {
        const well = json({ Parameters: [{ Name: '/app/key', Value: 'planted-value' }] })
        const server = await scene.faulty(...faults, well)
        const env = { CHAMBER_AWS_SSM_ENDPOINT: server.url, ...more }
        const ended = await scene.chamber(exec, { env })
        asked.push(server.asked())
        return ended
      })
      expect(run).toMatchObject({ status: 0, stdout: 'planted-value\n' })
      expect(asked).toEqual([faults.length + 1, faults.length + 1])
    })(),
  )

  test(
    'without another attempt, a fault is not tried again',
    inScene(async (scene) => {
      const run = await sameBySdk(scene, async (more) => {
        const server = await scene.faulty(status(500), answer('{"Parameters":[]}'))
        const env = { CHAMBER_AWS_SSM_ENDPOINT: server.url, ...more }
        const ended = await scene.chamber(['-r', '1', ...exec.slice(2)], { env })
        expect(server.asked()).toBe(1)
        return ended
      })
      expect(run.status).toBe(1)
    }),
  )

  test.each([
    ['refused', () => refusing().url],
    ['without a name', () => 'https://ssm.nowhere.invalid'],
    ['refused by https', () => refusing().url.replace('http:', 'https:')],
  ])('connections are %s', async (_, url) =>
    inScene(async (scene) => {
      const run = await sameBySdk(scene, async (more) =>
        scene.chamber(exec, { env: { CHAMBER_AWS_SSM_ENDPOINT: url(), ...more } }),
      )
      expect(run.status).toBe(1)
    })(),
  )

  test(
    'an endpoint that does not speak TLS',
    inScene(async (scene) => {
      const run = await sameBySdk(scene, async (more) => {
        const { host } = await scene.faulty(status(200))
        const env = { CHAMBER_AWS_SSM_ENDPOINT: `https://${host}`, ...more }
        return scene.chamber(exec, { env })
      })
      expect(run.status).toBe(1)
    }),
  )

  test(
    'no credentials, and those of a container',
    inScene(async (scene) => {
      const none = await sameBySdk(scene, (more) =>
        scene.chamber(exec, { env: { ...withoutKeys, ...more } }),
      )
      expect(none.stderr).toContain('no AWS credentials')
      const given = json({ AccessKeyId: 'a', SecretAccessKey: 'b', Token: 'c' })
      const container = await sameBySdk(scene, async (more) => {
        const { url } = await scene.faulty(given)
        const env = { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: url, ...more }
        return scene.chamber(exec, { env })
      })
      expect(container).toMatchObject({ status: 0, stdout: 'planted-value\n' })
    }),
  )
})
