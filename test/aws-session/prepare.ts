/** What a row needs before a program can be run in it: AWS, a home directory, variables. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSandbox } from '../harness/sandbox.ts'
import { type Aws, certificateAuthority, startAws } from './aws.ts'
import type { Row } from './row.ts'

export interface Prepared {
  readonly aws: Aws
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  close(): Promise<void>
}

export async function prepare(row: Row): Promise<Prepared> {
  const aws = await startAws()
  const { home, cwd, remove } = await createSandbox()
  const filled = (text: string) =>
    text
      .replaceAll('{home}', home)
      .replaceAll('{proxy}', aws.proxy)
      .replaceAll('{other}', aws.other)
      .replaceAll('{plain}', aws.plain)
      .replaceAll('{port}', aws.plain.replace(/.*:/, ''))
  await writeProcesses(home)
  const { config, credentials, files = {} } = row
  const all = {
    ...files,
    ...(config === undefined ? {} : { '.aws/config': config }),
    ...(credentials === undefined ? {} : { '.aws/credentials': credentials }),
  }
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(home, name)), { recursive: true })
    await writeFile(join(home, name), filled(content))
  }
  const variables = { ...usual, HOME: home, ...row.env }
  const env = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, filled(value)]],
    ),
  )
  const close = async () => {
    aws.close()
    await remove()
  }
  return { aws, env, cwd, close }
}

const usual = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CA_BUNDLE: certificateAuthority,
  AWS_MAX_ATTEMPTS: '1',
  HTTPS_PROXY: 'http://{proxy}',
}

/** `process` and `my process` print keys. */
async function writeProcesses(home: string): Promise<void> {
  const answer = { Version: 1, AccessKeyId: 'PROCESS', SecretAccessKey: 'planted' }
  const script = `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`
  for (const name of ['process', 'my process']) {
    await writeFile(join(home, name), script, { mode: 0o755 })
  }
}
