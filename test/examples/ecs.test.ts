/** examples/ecs: its files in their formats, and its container as a process. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseToObject } from 'hcl2-parser'
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { dockerfileFaults, imageOf } from '../packages/dockerfile.ts'
import { typeFaults } from './declared-type.ts'
import { examples, expectServer, isHere, onPath, readExample, shop } from './example.ts'

interface TaskDefinition {
  readonly containerDefinitions: readonly [
    {
      readonly environment: readonly { readonly name: string; readonly value: string }[]
      readonly healthCheck: { readonly command: readonly string[] }
    },
  ]
}

const task = JSON.parse(readExample('ecs/task-definition.json')) as TaskDefinition
const [container] = task.containerDefinitions
const type = { module: '@aws-sdk/client-ecs', name: 'RegisterTaskDefinitionCommandInput' }

test('the image is one that Docker can build', () => {
  expect(dockerfileFaults(readExample('ecs/Dockerfile'))).toEqual([])
  expect(dockerfileFaults('FROM a\nENTRYPOIN ["b"]\n')).not.toEqual([])
})

test('the task is one that ECS can register', () => {
  expect(typeFaults(type, task)).toBe('')
  expect(typeFaults(type, { ...task, networkMod: 'awsvpc' })).toContain('networkMod')
})

describe('the Terraform files', () => {
  const files = readdirSync(join(examples, 'ecs')).filter((name) => name.endsWith('.tf'))

  test.each(files)('%s is HCL', (name) => {
    const [parsed, fault] = parseToObject(readExample(`ecs/${name}`)) as [object, unknown]
    expect(fault).toBeNull()
    expect(Object.keys(parsed)).toContain('data')
  })

  test.skipIf(!isHere('terraform', 'version'))('are written as terraform fmt writes them', () => {
    const words = ['fmt', '-check', '-diff', join(examples, 'ecs')]
    const { status, stdout } = spawnSync('terraform', words, { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })

  test.each(['exec', 'write'])('what %s may do is what chamber policy prints', async (purpose) => {
    const { chamber } = await setup()
    const place = ['--account', '123456789012', '--region', 'eu-west-1']
    const words = ['policy', 'shop/prod', '--for', purpose, '--format', 'terraform', ...place]
    expect((await chamber(words)).stdout).toBe(readExample(`ecs/secrets-${purpose}.tf`))
  })
})

test('a container starts with its secrets, is healthy, and ends when ECS ends it', async () => {
  const place = await shop()
  const { start, run } = await onPath(place)
  const { words, env } = imageOf(readExample('ecs/Dockerfile'))
  const given = Object.fromEntries(container.environment.map(({ name, value }) => [name, value]))
  const child = start({ words, env: { ...place.env, ...env, ...given, PORT: '0' } })
  await expectServer(child, async (url) => {
    const [, ...command] = container.healthCheck.command
    const here = command.map((word) => word.replace('http://127.0.0.1:3000', url))
    expect(here).not.toEqual(command)
    expect(await run({ words: here })).toMatchObject({ status: 0, stderr: '' })
  })
})
