/** Instance metadata without session tokens (IMDSv1): with a warning, and only where it is allowed. */
import { describe, expect, test } from 'vitest'
import type { Behaviour } from '../reliability/behaviour.ts'
import { inScene, type Scene, withoutKeys } from '../reliability/scene.ts'

const keys = JSON.stringify({ AccessKeyId: 'a', SecretAccessKey: 'b', Token: 'c' })

/** An instance; `tokens` says whether it knows of them. */
const instance =
  (tokens: boolean): Behaviour =>
  ({ request, response }) => {
    const path = request.url ?? ''
    if (request.method === 'PUT') return response?.writeHead(tokens ? 200 : 404).end('t')
    const isAllowed = !tokens || request.headers['x-aws-ec2-metadata-token'] === 't'
    const body = path.endsWith('/region') ? 'us-east-1' : path.endsWith('/role') ? keys : 'role'
    return response?.writeHead(isAllowed ? 200 : 401).end(body)
  }

interface Settings {
  readonly variable?: string
  readonly profile?: string
  readonly tokens?: boolean
  readonly region?: string | undefined
}

async function read(scene: Scene, { variable, profile, tokens = false, ...rest }: Settings) {
  const server = await scene.faulty(instance(tokens))
  if (profile) await scene.file('config', `[default]\nec2_metadata_v1_disabled = ${profile}\n`)
  const run = await scene.chamber(['read', '-q', 'app', 'key'], {
    env: {
      ...withoutKeys,
      ...('region' in rest ? { AWS_REGION: rest.region } : {}),
      ...(profile ? { AWS_CONFIG_FILE: `${scene.cwd}/config` } : {}),
      ...(variable === undefined ? {} : { AWS_EC2_METADATA_V1_DISABLED: variable }),
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url,
    },
  })
  return { ...run, host: server.host, asked: server.asked() }
}

const works = (settings: Settings) =>
  inScene(async (scene) => {
    const { host, ...run } = await read(scene, settings)
    const warning = `chamber: warning: falling back to IMDSv1: ${host} gives no session tokens\n`
    expect(run).toMatchObject({
      status: 0,
      stdout: 'planted-value\n',
      stderr: settings.tokens ? '' : warning,
    })
  })

describe('without session tokens', () => {
  test('chamber warns', works({}))
  test('once, for the region too', works({ region: undefined }))
  test('where that is allowed by name', works({ variable: 'False' }))
  test(
    'where the variable allows what the profile does not',
    works({ variable: 'false', profile: 'true' }),
  )
  test('where the variable is empty', works({ variable: '' }))
})

describe('with session tokens nothing is said', () => {
  test('usually', works({ tokens: true }))
  test('without the other way', works({ tokens: true, variable: 'true' }))
})

describe('disabled', () => {
  test.each([
    [{ variable: 'true' }, 'AWS_EC2_METADATA_V1_DISABLED'],
    [{ variable: 'TRUE' }, 'AWS_EC2_METADATA_V1_DISABLED'],
    [{ profile: 'True' }, "ec2_metadata_v1_disabled in profile 'default'"],
    [{ profile: 'false', variable: 'true' }, 'AWS_EC2_METADATA_V1_DISABLED'],
  ] as const)('by %j', async (settings, name) =>
    inScene(async (scene) => {
      const run = await read(scene, settings)
      expect(run).toMatchObject({ status: 1, stdout: '', calls: {}, asked: 1 })
      expect(run.stderr).toContain(`: gives no session tokens, and ${name} disables IMDSv1\n`)
    })(),
  )

  test(
    'for the region too',
    inScene(async (scene) => {
      const run = await read(scene, { region: undefined, variable: 'true' })
      expect(run).toMatchObject({ status: 1, stdout: '', asked: 1 })
      expect(run.stderr).toContain('error: no AWS region is set\n')
    }),
  )

  test.each([
    [{ variable: 'yes' }, 'AWS_EC2_METADATA_V1_DISABLED'],
    [{ variable: '1', region: undefined }, 'AWS_EC2_METADATA_V1_DISABLED'],
    [{ profile: 'on' }, "ec2_metadata_v1_disabled in profile 'default'"],
  ] as const)('by anything else is an error: %j', async (settings, name) =>
    inScene(async (scene) => {
      const run = await read(scene, settings)
      expect(run).toMatchObject({ status: 1, stdout: '', calls: {}, asked: 0 })
      expect(run.stderr).toContain(`error: invalid ${name}: expected true or false\n`)
    })(),
  )
})
