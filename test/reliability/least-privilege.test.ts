/** Policies that allow little: what still works, and what is said about the rest. */
import { describe, expect, test } from 'vitest'
import type { Fault } from '../harness/fault.ts'
import { ends, recordRow } from './row.ts'
import { inScene } from './scene.ts'

const part = 'Least privilege'
const ann = 'arn:aws:sts::123456789012:assumed-role/app/ann'
const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/app'
const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const denied = (op: string, message: string, when = ''): Fault => ({
  op,
  error: 'AccessDeniedException',
  message,
  when,
})

const noPolicy = (action: string, resource: string) =>
  `User: ${ann} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`

/** `ssm:DescribeParameters` on `*` and `ssm:GetParameters` on the service, as older guides have it. */
const olderGuide: readonly Fault[] = [
  denied('GetParametersByPath', noPolicy('ssm:GetParametersByPath', `${parameter}/`)),
  denied('GetParameterHistory', noPolicy('ssm:GetParameterHistory', `${parameter}/key`)),
  denied(
    'GetParameters',
    noPolicy(
      'ssm:GetParameters',
      'arn:aws:ssm:us-east-1:123456789012:parameter/_chamber/store-config',
    ),
    '_chamber',
  ),
]

describe.concurrent('The policy of older guides', () => {
  test.each([
    [['exec', 'app', '--', 'sh', '-c', 'echo $KEY'], 'planted-value'],
    [['read', '-q', 'app', 'key'], 'planted-value'],
    [['read', 'app', 'key'], 'planted-value'],
    [['list', 'app'], 'key'],
    [['list', '-e', 'app'], 'planted-value'],
    [['list-services'], 'app'],
    [['write', 'app', 'key', 'new'], ''],
    [['write', 'app', 'other', 'new'], ''],
  ])('serves %j', (argv, says) =>
    inScene(async ({ chamber, endpoint }) => {
      endpoint.fault(...olderGuide)
      const started = performance.now()
      const run = await chamber(argv)
      expect(run.status).toBe(0)
      expect(run.stdout).toContain(says)
      recordRow({
        part,
        what: `DescribeParameters and GetParameters alone: ${argv[0]}`,
        sentence: 'works',
        took: performance.now() - started,
      })
    })(),
  )

  test(
    'history is its own right, and says so',
    inScene(async ({ chamber, endpoint }) => {
      endpoint.fault(...olderGuide)
      const fault = {
        part,
        what: 'the same: history',
        says: 'ssm:GetParameterHistory was denied in us-east-1',
      }
      const { stderr } = await ends(() => chamber(['history', 'app', 'key']), fault)
      expect(stderr).toContain(
        `allow ssm:GetParameterHistory on ${parameter}/key to ${ann} in its policy`,
      )
    }),
  )
})

interface Denial {
  readonly what: string
  readonly message: string
  readonly says: string
  readonly hint: string
}

const denials: readonly Denial[] = [
  {
    what: 'ssm is denied',
    message: noPolicy('ssm:GetParametersByPath', `${parameter}/`),
    says: 'ssm:GetParametersByPath was denied in us-east-1: ',
    hint: `allow ssm:GetParametersByPath on ${parameter}/ to ${ann} in its policy`,
  },
  {
    what: 'kms is denied',
    message: `${noPolicy('kms:Decrypt', key)} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)`,
    says: 'kms:Decrypt, which ssm:GetParametersByPath needs, was denied in us-east-1: ',
    hint: `allow kms:Decrypt on ${key} to ${ann} in its policy and that of the key`,
  },
  {
    what: 'kms is denied, in older words',
    message:
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    says: 'kms:Decrypt, which ssm:GetParametersByPath needs, was denied',
    hint: 'allow kms:Decrypt on the key that encrypts the secret to the caller in its policy and that of the key',
  },
  {
    what: 'kms is denied, in newer words',
    message: `User: ${ann} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    says: 'kms:Decrypt, which ssm:GetParametersByPath needs, was denied',
    hint: `allow kms:Decrypt on the key that encrypts the secret to ${ann}`,
  },
  {
    what: 'a policy denies by name',
    message: `User: ${ann} is not authorized to perform: ssm:GetParametersByPath on resource: ${parameter}/ with an explicit deny in a service control policy`,
    says: 'ssm:GetParametersByPath was denied in us-east-1: ',
    hint: `a policy (service control policy) denies ssm:GetParametersByPath on ${parameter}/ to ${ann}`,
  },
  {
    what: 'denied without a word',
    message: '',
    says: 'ssm:GetParametersByPath was denied in us-east-1',
    hint: 'allow ssm:GetParametersByPath on this resource to the caller in its policy (credentials from the environment (AWS_ACCESS_KEY_ID))',
  },
]

describe.concurrent('A denial', () => {
  test.each(denials)('$what', ({ what, message, says, hint }) =>
    inScene(async ({ chamber, endpoint }) => {
      endpoint.fault(denied('GetParametersByPath', message), denied('DescribeParameters', ''))
      const { stderr } = await ends(() => chamber(['exec', 'app', '--', 'echo', 'ran']), {
        part,
        what,
        says,
      })
      expect(stderr).toContain(`chamber: hint: ${hint}`)
    })(),
  )
})

const undecryptable = [
  denied('GetParametersByPath', noPolicy('kms:Decrypt', key)),
  denied('GetParameters', noPolicy('kms:Decrypt', key), '"/app/bad'),
]

describe.concurrent('A secret that cannot be decrypted', () => {
  test(
    'does not hide the others in list, with a label or without',
    inScene(async ({ chamber, endpoint, seed }) => {
      await seed({ app: { bad: 'planted-bad' } })
      for (const name of ['/app/key', '/app/bad']) {
        const { LabelParameterVersionCommand } = await import('@aws-sdk/client-ssm')
        const label = new LabelParameterVersionCommand({ Name: name, Labels: ['stable'] })
        await endpoint.client().send(label)
      }
      endpoint.fault(...undecryptable.slice(1))
      for (const service of ['app', 'app:stable']) {
        const run = await chamber(['list', '-e', service])
        expect(run.stdout).toMatch(/bad.*\n.*planted-value/)
        expect(run.stdout).not.toContain('planted-bad')
        expect(run.stderr).toMatch(/^chamber: warning: \/app\/bad.* cannot be read: kms:Decrypt/)
        expect(run.status).toBe(0)
      }
    }),
  )

  test(
    'stops exec',
    inScene(async ({ chamber, endpoint, seed }) => {
      await seed({ app: { bad: 'planted-bad' } })
      endpoint.fault(...undecryptable)
      const says = 'kms:Decrypt, which ssm:GetParametersByPath needs, was denied'
      const fault = { part, what: 'one secret cannot be decrypted: exec', says }
      await ends(() => chamber(['exec', 'app', '--', 'echo', 'ran']), fault)
    }),
  )

  test.each([
    ['its key is denied', undecryptable],
    [
      'its key is gone',
      undecryptable.map((fault) => ({
        ...fault,
        error: 'InvalidKeyId',
        message: `${key} is disabled.`,
      })),
    ],
  ])('is left out by --skip-denied: %s', (what, faults) =>
    inScene(async ({ chamber, endpoint, seed }) => {
      await seed({ app: { bad: 'planted-bad', third: 'planted-third' } })
      endpoint.fault(...faults)
      const started = performance.now()
      const run = await chamber([
        'exec',
        '--pristine',
        '--skip-denied',
        'app',
        '--',
        '/usr/bin/env',
      ])
      expect(run).toMatchObject({ status: 0, stdout: 'KEY=planted-value\nTHIRD=planted-third\n' })
      expect(run.stderr).toMatch(/^chamber: warning: \/app\/bad is left out: .+\n$/)
      recordRow({
        part,
        what: `${what}: exec --skip-denied`,
        sentence: run.stderr.trim().replace('chamber: ', ''),
        took: performance.now() - started,
      })
    })(),
  )
})
