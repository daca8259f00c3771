/** examples/github-actions: its steps, as a runner runs them, against a store. */
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'
import { readWorkflow, runStep, workflowFaults } from '../packages/workflow.ts'
import { examples } from './example.ts'

const file = join(examples, 'github-actions', 'secrets.yml')

test('the workflow is one that GitHub takes, and pins what it uses', async () => {
  expect(workflowFaults(file)).toEqual([])
})

test('its steps install chamber, and write, check and name the secrets', async () => {
  const place = await setup()
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place.cwd]
  const { stdout } = await execa('npm', pack, { cwd: repository })
  const prefix = join(place.cwd, 'prefix')
  const env = {
    ...place.env,
    PATH: `${join(prefix, 'bin')}:${place.env['PATH']}`,
    AWS_REGION: 'eu-west-1',
    CHAMBER: join(place.cwd, stdout.trim()),
    GITHUB_RUN_NUMBER: '7',
  }
  // npm finds its registry as it does on this machine
  const forNpm = { npm_config_prefix: prefix, npm_config_prefer_offline: 'true' }
  const installing = { ...env, ...process.env, ...forNpm, CHAMBER: env.CHAMBER }
  const secrets = { DB_PASSWORD: 'correct-horse' }
  const { jobs } = readWorkflow(file)
  const steps = jobs['write']?.steps.filter(({ run }) => run !== undefined) ?? []
  expect(steps.length).toBe(5)
  const cwd = join(examples, 'github-actions')
  for (const [index, step] of steps.entries()) {
    const runner = { cwd, env: index === 0 ? installing : env, secrets }
    const { exitCode, all } = await runStep(step, runner)
    expect({ exitCode, all }).toMatchObject({ exitCode: 0 })
  }
  const region = { env: { AWS_REGION: 'eu-west-1' } }
  const { stdout: secret } = await place.chamber(['read', '-q', 'shop/prod', 'db_password'], region)
  expect(secret).toBe('correct-horse\n')
  const named = await place.chamber(['export', 'shop/prod:run-7'], region)
  expect(Object.keys(JSON.parse(named.stdout) as object)).toEqual([
    'api_url',
    'db_password',
    'log_level',
  ])
})
