/** Secrets Manager and S3 that fail: the service that was asked is named, with its own way out. */
import { describe, expect, test } from 'vitest'
import {
  answer,
  awsError,
  type Behaviour,
  garbage,
  half,
  page,
  silence,
  status,
} from './behaviour.ts'
import { command } from './credential-source-case.ts'
import { refusing } from './faulty-server.ts'
import { ends } from './row.ts'
import { inScene } from './scene.ts'

interface Service {
  readonly part: string
  readonly backend: string
  /** As IAM names what is asked. */
  readonly action: string
  /** What the hint of a name that is not known points at. */
  readonly throttled: Behaviour
  readonly refused: Behaviour
  /** What is said of a page in the place of an answer. */
  readonly saysOfPage: string
  /** What is said of nothing in its place, if that is something else. */
  readonly saysOfEmpty?: string
}

const xml = (code: string, message: string, httpStatus: number): Behaviour =>
  answer(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    httpStatus,
    'application/xml',
  )

const slowDown = xml('SlowDown', 'Please reduce your request rate.', 503)
const refusedByS3 = xml('SignatureDoesNotMatch', 'as asked', 403)

const services: readonly Service[] = [
  {
    part: 'Secrets Manager',
    backend: 'secretsmanager',
    action: 'secretsmanager:GetSecretValue',
    throttled: awsError('ThrottlingException', 'Rate exceeded'),
    refused: awsError('InvalidSignatureException'),
    saysOfPage: 'HOST gave an answer to secretsmanager:GetSecretValue that is not one of AWS',
    saysOfEmpty: 'secretsmanager:GetSecretValue was answered without a value',
  },
  {
    part: 'S3',
    backend: 's3',
    action: 's3:GetObject on bkt/app/__latest.json',
    throttled: slowDown,
    refused: refusedByS3,
    saysOfPage: 'bkt/app/__latest.json is not an index that chamber wrote',
  },
  {
    part: 'S3 with KMS keys',
    backend: 's3-kms',
    action: 's3:ListBucket on bkt/app/__kms*',
    throttled: slowDown,
    refused: refusedByS3,
    saysOfPage: 's3:ListBucket on bkt/app/__kms* was answered without a list',
  },
]

interface Case {
  readonly what: string
  /** Undefined for a server that is not there. */
  readonly does?: Behaviour
  readonly flags?: readonly string[]
  readonly says: string
}

const cases = ({
  action,
  throttled,
  refused,
  saysOfPage,
  saysOfEmpty = saysOfPage,
}: Service): readonly Case[] => [
  { what: 'refuses connections', says: 'the endpoint HOST cannot be reached (ECONNREFUSED)' },
  {
    what: 'never answers',
    does: silence,
    flags: ['--timeout', '2s'],
    says: `${action} in us-east-1 was not answered by HOST after 2 s`,
  },
  { what: 'answers status 500', does: status(500), says: 'HTTP status 500 from HOST' },
  { what: 'answers a page', does: page(200), says: saysOfPage },
  {
    what: 'answers a page, status 403',
    does: page(403),
    says: `HOST gave an answer to ${action} that is not one of AWS (HTTP status 403)`,
  },
  { what: 'refuses the signature', does: refused, says: 'AWS refused the signature' },
  {
    what: 'answers half',
    does: half('{"SecretString":"planted"}'),
    says: 'HOST cannot be reached',
  },
  { what: 'answers what is not HTTP', does: garbage, says: `HOST gave an answer to ${action}` },
  { what: 'answers an empty body', does: status(200), says: saysOfEmpty },
  { what: 'throttles for ever', does: throttled, says: `${action} was throttled in us-east-1` },
]

describe.concurrent.each(services)('$part', (service) => {
  const { part, backend } = service
  const env = { CHAMBER_S3_BUCKET: 'bkt', CHAMBER_SECRET_BACKEND: backend }
  const at = (url: string) => ({
    ...env,
    CHAMBER_AWS_SSM_ENDPOINT: undefined,
    AWS_ENDPOINT_URL: url,
  })

  test.each(cases(service))('$what', ({ what, does, flags = ['-r', '1'], says }) =>
    inScene(async ({ chamber, faulty }) => {
      const { url, host } = does ? await faulty(does) : await refusing()
      const run = () => chamber([...flags, ...command], { env: at(url) })
      const fault = { part, what, says: says.replaceAll('HOST', host) }
      expect((await ends(run, fault)).stderr).not.toMatch(/Parameter Store|SSM/)
    })(),
  )

  test(
    'has a name that DNS does not know',
    inScene(async ({ chamber }) => {
      const run = () => chamber(['-r', '1', ...command], { env: at('http://nowhere.invalid') })
      const says = 'the name of the endpoint nowhere.invalid cannot be resolved'
      const { stderr } = await ends(run, { part, what: 'has a name that DNS does not know', says })
      expect(stderr).toContain('check AWS_ENDPOINT_URL, the network and DNS')
    }),
  )
})
