/** The examples of help, each run as it stands there, in a place that has what it speaks of. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LabelParameterVersionCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { type Declaration, readDeclarations } from '../../reference/declarations.ts'
import { readNotes } from '../../reference/notes.ts'
import { type AtTheEnd, setup, type Setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { findTool, furnish } from '../harness/reader.ts'

/** Those that end in status 1: what they compare differs, or they ask and there is no terminal. */
const failing = [
  /^chamber diff (app:v1|app --as-of|\.\/app\.yaml)/,
  /^chamber read app db_password --as-of/, // it is younger
  /^chamber doctor --migration app/,
  /^chamber write app db_password /,
  /^chamber delete old-app --all$/,
  /^chamber rollback app --to v1$/,
  /^chamber rollback app db_password --to 3/,
]

/** Those that are not run, and the tests that run the like. */
const notRun = [
  /dev-server/, // does not end: dev-server.test.ts
  /^AWS_ENDPOINT_URL_SSM/, // the same with another program
  /completion (zsh|powershell)/, // completion.test.ts
  /upgrade-store/, // forgery.test.ts
  /--from-credstash/, // test/credstash
  /--from-profile|--from-backend s3/, // copy.test.ts
]

const files = {
  'chamber.yaml': 'services: [app]\nkeys: { db_password: , db_url: , api_key: , feature_x: }\n',
  'app.conf.liquid': 'password={{ DB_PASSWORD }}\n',
  'nginx.conf.liquid': 'password={{ DB_PASSWORD }}\n',
  'secrets.yaml': 'token: t-1\n',
  '.env': 'TOKEN="t-1"\n',
  'app.yaml': 'db_password: other\n',
  'key.pem': 'k-1\n',
  'logs/AWSLogs/123456789012/CloudTrail/eu-west-1/1.json': '{"Records": []}',
}

/** Programs of the reader that the examples run. */
const programs = ['worker', 'job', '../bin/nginx', '../bin/psql', '../bin/pwgen']

async function createPlace(hasRelease: boolean, atTheEnd: AtTheEnd): Promise<Setup> {
  const own = { db_password: 'hunter-1', db_url: 'postgres://db', api_key: 'k-1', feature_x: 'on' }
  const services = [
    'app',
    'shared',
    'web',
    'team/app',
    'staging/app',
    'prod/app',
    'old-app',
    'worker',
  ]
  const all = [...services, 'worker/dev', 'app/staging']
  const secrets = Object.fromEntries(all.map((service) => [service, own]))
  const place = await setup(secrets, atTheEnd)
  const client = place.endpoint.client()
  for (const [service, key] of hasRelease ? cross(['app', 'web'], Object.keys(own)) : []) {
    await client.send(
      new LabelParameterVersionCommand({ Name: `/${service}/${key}`, Labels: ['v1'] }),
    )
  }
  for (const version of ['2', '3', '4']) {
    await client.send(
      new PutParameterCommand({
        Name: '/app/db_password',
        Value: `hunter-${version}`,
        Type: 'SecureString',
        Overwrite: true,
        Description: version,
      }),
    )
  }
  for (const [name, text] of Object.entries(files)) await place.file(name, text)
  for (const name of programs) await place.file(name, '#!/bin/sh\necho word\n', 0o755)
  await mkdir(join(place.home, '.config/fish/completions'), { recursive: true })
  return place
}

const cross = (left: readonly string[], right: readonly string[]): string[][] =>
  left.flatMap((one) => right.map((other) => [one, other]))

const program = await readDeclarations()
const linesOf = ({ notes, below }: Declaration): string[] => [
  ...readNotes(notes).flatMap(({ title, lines = [] }) => (title === undefined ? [] : lines)),
  ...below.flatMap(linesOf),
]
const examples = program.below
  .flatMap(linesOf)
  .filter((line) => !notRun.some((one) => one.test(line)))
  .filter((line) => !line.includes('jq') || findTool('jq') !== undefined)

// Beside each other: some wait for a time that has to pass.
test.concurrent.for(examples)('%s', async (line, { onTestFinished }) => {
  const hasRelease = !line.startsWith('chamber release app web v1')
  const place = await createPlace(hasRelease, onTestFinished)
  const env = await furnish(place, ['jq', 'bash'])
  const shell = findTool('bash') ?? 'sh'
  const invocation = { file: shell, args: ['-c', line], cwd: place.cwd, env }
  const { status, stderr } = await startChild({ ...invocation, timeout: 30_000 }).exit
  expect(status, stderr).toBe(failing.some((one) => one.test(line)) ? 1 : 0)
})
