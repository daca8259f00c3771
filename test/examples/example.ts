/** The files of examples/, and their programs run as they stand there. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { startChild, type Child, type Outcome } from '../harness/child.ts'
import { program, repository } from '../harness/program.ts'

export const examples = join(repository, 'examples')

export const readExample = (name: string): string => readFileSync(join(examples, name), 'utf8')

/** A store of its own with the secret of the server, in the region of the examples. */
export async function shop(service = 'shop/prod'): Promise<Setup> {
  const place = await setup()
  const env = { ...place.env, AWS_REGION: 'eu-west-1' }
  const words = ['write', service, 'db_password', 'correct-horse']
  expect(await place.chamber(words, { env })).toMatchObject({ status: 0, stderr: '' })
  return { ...place, env }
}

/** Whether a program is here that not everyone has; says so where it is not. */
export function isHere(file: string, ...words: readonly string[]): boolean {
  const found = spawnSync(file, words).status === 0
  if (!found)
    console.warn(`NOT TESTED: examples by ${[file, ...words].join(' ')}, which is not here`)
  return found
}

export interface Command {
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Starts programs where `chamber` and `node` are on the PATH. */
export async function onPath(place: Setup) {
  const { file, args } = program()
  const words = [file, ...args].map((word) => `'${word}'`).join(' ')
  await place.file('bin/chamber', `#!/bin/sh\nexec ${words} "$@"\n`, 0o755)
  const folders = [join(place.cwd, 'bin'), join(process.execPath, '..'), place.env['PATH']]
  const PATH = folders.join(delimiter)
  const start = ({
    words: [name = '', ...rest],
    env = place.env,
    cwd = examples,
  }: Command): Child =>
    startChild({ file: name, args: rest, cwd, env: { ...env, PATH }, timeout: 30_000 })
  const run = (command: Command): Promise<Outcome> => start(command).exit
  return { PATH, start, run }
}

/** That a command is examples/server.mjs with its secret, and ends when it is told to. */
export async function expectServer(child: Child, look = async (_url: string) => {}): Promise<void> {
  const [, port] = /listening on (\d+)/.exec(await child.printed(/listening on \d+\n/)) ?? []
  const url = `http://127.0.0.1:${port}`
  const response = await fetch(url)
  expect([response.status, await response.text()]).toEqual([200, 'ready\n'])
  await look(url)
  child.kill('SIGTERM')
  expect(await child.exit).toMatchObject({ status: 0, signal: null, stderr: '' })
}
