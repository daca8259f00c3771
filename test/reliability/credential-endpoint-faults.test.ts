/** Endpoints of credentials that fail: each is named, with what it did and the way out, in time. */
import { expect, test } from 'vitest'
import { answer, drip, garbage, half, json, page, reset, silence, status } from './behaviour.ts'
import { command, keys, slow, type Source, testSource } from './credential-source-case.ts'
import { ends } from './row.ts'
import { inScene, withoutKeys } from './scene.ts'

const container: Source = {
  part: 'Container endpoint',
  env: (_, { url }) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/planted-task`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'planted-container-token',
  }),
  cases: [
    {
      what: 'refuses connections',
      says: 'container credential endpoint HOST: refuses connections',
    },
    { what: 'resets connections', does: reset, says: 'HOST: cannot be reached (ECONNRESET)' },
    {
      what: 'never answers',
      does: silence,
      flags: slow,
      says: 'no answer from the container credential endpoint HOST after 2 s',
    },
    {
      what: 'never answers, and there is time',
      does: silence,
      says: 'HOST: gave no answer in time',
    },
    { what: 'answers a byte at a time', does: drip, says: 'HOST: gave no answer in time' },
    { what: 'answers status 500', does: status(500), says: 'HOST: answered with HTTP status 500' },
    {
      what: 'answers status 403',
      does: json({ message: 'planted' }, 403),
      says: 'HOST: answered with HTTP status 403',
    },
    { what: 'answers a page', does: page(200), says: 'HOST: gave an answer that is not JSON' },
    {
      what: 'answers half',
      does: half(JSON.stringify(keys)),
      says: 'HOST: cannot be reached (ECONNRESET)',
    },
    {
      what: 'answers half a document',
      does: answer(JSON.stringify(keys).slice(0, 60)),
      says: 'not JSON',
    },
    {
      what: 'answers what is not HTTP',
      does: garbage,
      says: 'HOST: gave an answer that is not HTTP',
    },
    {
      what: 'answers an empty object',
      does: json({}),
      says: 'HOST: gave an answer that holds no credentials',
    },
    {
      what: 'answers an empty body',
      does: status(200),
      says: 'HOST: gave an answer that is not JSON',
    },
    {
      what: 'answers keys that are no text',
      does: json({ ...keys, SecretAccessKey: { planted: 1 } }),
      says: 'holds no credentials',
    },
    {
      what: 'answers keys that no header can hold',
      does: json({ ...keys, AccessKeyId: 'AS\r\nplanted' }),
      says: 'holds no credentials',
    },
  ],
}

const metadata: Source = {
  part: 'Instance metadata',
  env: (_, { url }) => ({
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
  }),
  cases: [
    {
      what: 'refuses connections',
      says: 'instance metadata HOST, the only source that is configured: refuses',
    },
    { what: 'is blocked', does: silence, says: 'configured: gave no answer in time' },
    {
      what: 'answers 403, as a proxy does',
      does: page(403),
      says: 'configured: answered with HTTP status 403',
    },
    {
      what: 'answers status 500',
      does: status(500),
      says: 'configured: answered with HTTP status 500',
    },
    {
      what: 'has no role',
      does: [answer('t'), status(404)],
      says: 'configured: gives this instance no role',
    },
    {
      what: 'answers a page for the role',
      does: page(200),
      says: 'configured: gave an answer that holds no role',
    },
    {
      what: 'answers half a document',
      does: [answer('t'), answer('role'), answer('t'), answer('{"AccessKeyId":"planted')],
      says: 'that is not JSON',
    },
    {
      what: 'answers a failure as credentials',
      does: [
        answer('t'),
        answer('role'),
        answer('t'),
        json({ Code: 'AssumeRoleUnauthorizedAccess' }),
      ],
      says: 'that holds no credentials',
    },
    { what: 'answers a byte at a time', does: drip, says: 'configured: gave no answer in time' },
  ],
}

testSource(container)
testSource(metadata)

test(
  'credentials that have expired are named by their source',
  inScene(async ({ chamber, faulty, endpoint }) => {
    const { url, host } = await faulty(json({ ...keys, Expiration: '2020-01-01T00:00:00Z' }))
    endpoint.fault({ op: 'GetParametersByPath', error: 'ExpiredTokenException' })
    const env = { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: url }
    const says = `credentials from the container credential endpoint ${host} have expired`
    const fault = { part: 'Container endpoint', what: 'answers expired credentials', says }
    await ends(() => chamber(command, { env }), fault)
  }),
)

test(
  'a source that fails is not passed over for another',
  inScene(async ({ chamber, faulty, file }) => {
    const other = await faulty(json(keys))
    const env = {
      ...withoutKeys,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: other.url,
      AWS_CONFIG_FILE: await file('config', '[default]\ncredential_process = false\n'),
    }
    const run = await chamber(command, { env })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(other.asked()).toBe(0)
  }),
)
