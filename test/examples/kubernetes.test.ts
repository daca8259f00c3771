/** examples/kubernetes: its objects as Kubernetes declares them, and its container as a process. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { typeFaults } from './declared-type.ts'
import { expectServer, isHere, onPath, readExample, shop } from './example.ts'

interface Deployment {
  readonly kind: string
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly [
          {
            readonly command: readonly string[]
            readonly args: readonly string[]
            readonly env: readonly { readonly name: string; readonly value: string }[]
          },
        ]
      }
    }
  }
}

const text = readExample('kubernetes/deployment.yaml')
const documents = parseAllDocuments(text)
const [account, deployment] = documents.map((document): unknown => document.toJS())
const type = { module: 'kubernetes-types/apps/v1', name: 'Deployment' }

test('the objects are what Kubernetes takes', () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
  expect(typeFaults(type, deployment)).toBe('')
  const core = { module: 'kubernetes-types/core/v1', name: 'ServiceAccount' }
  expect(typeFaults(core, account)).toBe('')
  expect(typeFaults(core, { ...(account as object), metdata: {} })).toContain('metdata')
})

test.skipIf(!isHere('kubectl', 'version', '--client'))('kubectl reads the deployment', () => {
  // a change that asks no cluster: it decodes what it changes
  const words = ['set', 'env', '--local', '-f', '-', 'A=b', '-o', 'name']
  const input = JSON.stringify(deployment)
  const { status, stdout, stderr } = spawnSync('kubectl', words, { encoding: 'utf8', input })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('deployment.apps/shop')
})

test('a container starts with its secrets, and ends when Kubernetes ends it', async () => {
  const place = await shop()
  const { start } = await onPath(place)
  const [{ command, args, env }] = (deployment as Deployment).spec.template.spec.containers
  const given = Object.fromEntries(env.map(({ name, value }) => [name, value]))
  const words = [...command, ...args]
  await expectServer(start({ words, env: { ...place.env, ...given, PORT: '0' } }))
})
