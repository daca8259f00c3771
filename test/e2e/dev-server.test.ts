/** Other programs use the embedded Parameter Store over HTTP. */
import { request } from 'node:http'
import { join } from 'node:path'
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { expect, onTestFinished, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'

/** Starts a server on a free port. */
async function serve(place: Setup, ...flags: string[]) {
  const running = place.start(['dev-server', '--port', '0', ...flags])
  const line = await running.printed(/http:\/\/\S+\n/)
  const url = /http:\/\/\S+/.exec(line)?.[0] ?? ''
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new SSMClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 })
  onTestFinished(() => client.destroy())
  return { ...running, url, client }
}

const put = { Name: '/app/key', Value: 'v', Type: 'SecureString' } as const

test('it serves an SDK, and chamber itself, until it is told to end', async () => {
  const place = await setup()
  const server = await serve(place)
  await server.client.send(new PutParameterCommand(put))
  const env = { CHAMBER_AWS_SSM_ENDPOINT: server.url, AWS_REGION: 'eu-west-1' }
  expect(await place.chamber(['read', '-q', 'app', 'key'], { env })).toMatchObject({
    stdout: 'v\n',
  })
  server.kill('SIGTERM')
  expect(await server.exit).toMatchObject({
    status: 0,
    stdout: `Parameter Store on ${server.url}\n`,
  })
})

test('with a file, what was written outlives it, and is the local backend of the same file', async () => {
  const place = await setup()
  const file = join(place.cwd, 'dev.age')
  const first = await serve(place, '--data', file)
  const client = new SSMClient({
    endpoint: first.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  await client.send(new PutParameterCommand(put))
  client.destroy()
  first.kill('SIGKILL')
  await first.exit
  const read = ['-b', 'local', '--local-file', file, 'read', '-q', 'app', 'key']
  expect(await place.chamber(read)).toMatchObject({ status: 0, stdout: 'v\n' })
})

test('a Host header of another site is refused, so that no web page reaches it', async () => {
  const { url } = await serve(await setup(), '--allow-host', 'parameter-store')
  const status = (host: string) =>
    new Promise((resolve, reject) => {
      const headers = { host, 'x-amz-target': 'AmazonSSM.DescribeParameters' }
      request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end('{}')
    })
  expect(await status('evil.example')).toBe(403)
  expect(await status('parameter-store')).not.toBe(403)
  expect(await status(new URL(url).host)).not.toBe(403)
})

test('it throttles and knows keys as it is told', async () => {
  const place = await setup()
  const server = await serve(place, '--reads-per-second', '1', '--accept-kms-key', 'alias/known')
  await server.client.send(new PutParameterCommand({ ...put, KeyId: 'alias/known' }))
  await expect(
    server.client.send(new PutParameterCommand({ ...put, Name: '/app/b', KeyId: 'alias/other' })),
  ).rejects.toMatchObject({ name: 'InvalidKeyId' })
  const reads = Array.from({ length: 50 }, () =>
    server.client.send(new GetParameterCommand({ Name: put.Name })).catch(({ name }) => name),
  )
  expect(await Promise.all(reads)).toContain('ThrottlingException')
})

test('a port that is taken is named', async () => {
  const place = await setup()
  const { url } = await serve(place)
  const { port } = new URL(url)
  const run = await place.chamber(['dev-server', '--port', port])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(`port ${port}`)
})
