/** `exec --skip-denied` on every backend that can deny: what may be read is there, the rest is named. */
import { describe, expect, test } from 'vitest'
import type { Fault } from '../harness/fault.ts'
import { recordRow } from './row.ts'
import { inScene } from './scene.ts'

const denied: Fault = { op: 'GetObject', error: 'AccessDenied', message: 'Access Denied' }
const gone: Fault = { op: 'GetObject', error: 'KMS.DisabledException', status: 400 }
const noParameter: Fault = { op: 'GetParametersByPath', error: 'AccessDeniedException' }

interface Case {
  readonly what: string
  readonly backend: string
  readonly faults: readonly Fault[]
  /** The variables that the command gets. */
  readonly gets: string
  /** Of what is left out: a warning each. */
  readonly leavesOut: readonly string[]
  /** Without the flag, too. */
  readonly isUsual?: boolean
}

/** `app` has `a` and `b`, the second under another key where there are keys; `shared` has `c`. */
const cases: readonly Case[] = [
  {
    what: 'a service that may not be read: ssm',
    backend: 'ssm',
    faults: [
      { ...noParameter, when: '/app/' },
      { op: 'DescribeParameters', error: 'AccessDeniedException', when: '/app' },
    ],
    gets: 'C=3\n',
    leavesOut: ["service 'app' is left out: ssm:GetParametersByPath was denied in us-east-1"],
  },
  {
    what: 'a service that may not be read: secretsmanager',
    backend: 'secretsmanager',
    faults: [{ op: 'GetSecretValue', error: 'AccessDeniedException', when: '"app"' }],
    gets: 'C=3\n',
    leavesOut: ["service 'app' is left out: secretsmanager:GetSecretValue was denied in us-east-1"],
  },
  {
    what: 'a key that is disabled: secretsmanager',
    backend: 'secretsmanager',
    faults: [{ op: 'GetSecretValue', error: 'DecryptionFailure', when: '"app"' }],
    gets: 'C=3\n',
    leavesOut: [
      "service 'app' is left out: secretsmanager:GetSecretValue could not use the KMS key",
    ],
  },
  {
    what: 'an index that may not be read: s3',
    backend: 's3',
    faults: [{ ...denied, when: 'app/__latest' }],
    gets: 'A=1\nB=2\nC=3\n',
    leavesOut: [],
  },
  {
    what: 'an index and an object that may not be read: s3',
    backend: 's3',
    faults: [
      { ...denied, when: 'app/__latest' },
      { ...denied, when: 'app/a.json' },
    ],
    gets: 'B=2\nC=3\n',
    leavesOut: ['app/a is left out: s3:GetObject on bkt/app/a.json was denied in us-east-1'],
  },
  {
    what: 'a bucket that may not be listed: s3',
    backend: 's3',
    faults: [
      { ...denied, when: 'app/__latest' },
      { ...denied, op: 'ListObjectsV2' },
    ],
    gets: 'C=3\n',
    leavesOut: ["service 'app' is left out: s3:GetObject on bkt/app/__latest.json was denied"],
  },
  {
    what: 'a key that is disabled: s3-kms',
    backend: 's3-kms',
    faults: [{ ...gone, when: 'app/__kms_alias_other' }],
    gets: 'A=1\nC=3\n',
    leavesOut: ['an index is left out: the KMS key of bkt/app/__kms_alias_other__latest.json'],
  },
  {
    what: 'an index that may not be read: s3-kms',
    backend: 's3-kms',
    faults: [{ ...denied, when: 'app/__kms_alias_other' }],
    gets: 'A=1\nC=3\n',
    leavesOut: ['an index is left out: s3:GetObject on bkt/app/__kms_alias_other__latest.json was'],
    isUsual: true,
  },
  {
    what: 'no index that may be read: s3-kms',
    backend: 's3-kms',
    faults: [{ ...denied, when: 'app/__kms' }],
    gets: 'C=3\n',
    leavesOut: [
      "service 'app' is left out: s3:GetObject on bkt/app/__kms_alias_other__latest.json was denied",
    ],
  },
]

describe.concurrent('--skip-denied', () => {
  test.each(cases)('$what', ({ what, backend, faults, gets, leavesOut, isUsual = false }) =>
    inScene(async ({ chamber, endpoint }) => {
      const env = { CHAMBER_SECRET_BACKEND: backend, CHAMBER_S3_BUCKET: 'bkt' }
      const run = async (...argv: string[]) => chamber(argv, { env })
      if (backend === 'ssm') await run('delete', 'app', 'key')
      const other = backend === 's3-kms' ? ['--kms-key-alias', 'other'] : []
      await run('write', 'app', 'a', '1')
      await run('write', 'app', 'b', '2', ...other)
      await run('write', 'shared', 'c', '3')
      endpoint.fault(...faults)
      const words = ['app', 'shared', '--', '/usr/bin/env']
      const started = performance.now()
      const skipping = await run('exec', '--pristine', '--skip-denied', ...words)
      const took = performance.now() - started
      expect(skipping).toMatchObject({ status: 0, stdout: gets })
      const warnings = skipping.stderr.split('\n').filter(Boolean)
      expect(warnings).toEqual(
        leavesOut.map((text) => expect.stringContaining(`chamber: warning: ${text}`)),
      )
      const stopping = await run('exec', '--pristine', ...words)
      expect(stopping.status).toBe(isUsual ? 0 : 1)
      const sentence = warnings.join('; ').replaceAll('chamber: warning: ', '') || 'works'
      recordRow({ part: 'Least privilege', what: `exec --skip-denied, ${what}`, sentence, took })
    })(),
  )
})
