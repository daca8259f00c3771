/** Credentials that end while a process goes on, as `chamber exec --watch` does. */
import { expect, test } from 'vitest'
import { createCredentials } from '../../src/aws/credentials/credentials.ts'

const nowhere = '/nonexistent/aws'
const env = {
  AWS_CONFIG_FILE: nowhere,
  AWS_SHARED_CREDENTIALS_FILE: nowhere,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/credentials',
}

/** Credentials of an endpoint whose answers have these ends, one after the other. */
function answering(ends: readonly (Date | undefined)[]) {
  let asked = 0
  const credentials = createCredentials({
    env,
    region: 'eu-west-1',
    send: async () => {
      const Expiration = ends[asked++]
      const body = {
        AccessKeyId: `AKIA${asked}`,
        SecretAccessKey: 'secret',
        Token: 't',
        Expiration,
      }
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
    },
  })
  return async (count: number) => {
    const given = await Promise.all(Array.from({ length: count }, () => credentials.provide()))
    return given.map(({ accessKeyId }) => accessKeyId)
  }
}

const soon = new Date(Date.now() + 30_000)
const late = new Date(Date.now() + 3_600_000)

test('requests that meet the end of the credentials together ask for new ones once', async () => {
  const keys = answering([soon, late])
  expect(await keys(2)).toEqual(['AKIA1', 'AKIA1'])
  expect(await keys(3)).toEqual(['AKIA2', 'AKIA2', 'AKIA2'])
  expect(await keys(1)).toEqual(['AKIA2'])
})

test('new credentials without an end are kept', async () => {
  const keys = answering([soon, undefined])
  expect(await keys(1)).toEqual(['AKIA1'])
  expect(await keys(1)).toEqual(['AKIA2'])
  expect(await keys(1)).toEqual(['AKIA2'])
})
