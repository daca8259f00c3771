/** Parameter Store that fails in every way that is known: one sentence each, in time. */
import { describe, expect, test } from 'vitest'
import {
  answer,
  awsError,
  type Behaviour,
  drip,
  garbage,
  half,
  json,
  page,
  reset,
  silence,
  status,
  tooLong,
  tooShort,
} from './behaviour.ts'
import { refusing } from './faulty-server.ts'
import { ends, works } from './row.ts'
import { inScene } from './scene.ts'
import { sameBySdk } from './sdk-alone.ts'

const part = 'Parameter Store'
const list = JSON.stringify({ Parameters: [{ Name: '/app/key', Value: 'planted-value' }] })
const command = ['exec', 'app', '--', 'echo', 'ran']

interface Case {
  readonly what: string
  readonly does: Behaviour | readonly Behaviour[]
  readonly flags?: readonly string[]
  readonly says: string
}

const notOfAws = 'gave an answer to ssm:GetParametersByPath that is not one of AWS'
const slow = ['--timeout', '2s']

const cases: readonly Case[] = [
  { what: 'resets connections', does: reset, says: 'HOST cannot be reached (ECONNRESET)' },
  { what: 'never answers', does: silence, flags: slow, says: 'not answered by HOST after 2 s' },
  {
    what: 'never answers a request',
    does: silence,
    flags: ['-r', '1'],
    says: 'no answer from HOST (us-east-1)',
  },
  { what: 'answers a byte at a time', does: drip, flags: slow, says: 'not answered by HOST after' },
  { what: 'answers half and hangs up', does: half(list), says: 'HOST cannot be reached' },
  { what: 'answers less than it says', does: tooShort(list), flags: slow, says: 'not answered by' },
  { what: 'answers more than it says', does: tooLong(list), says: notOfAws },
  { what: 'answers what is not HTTP', does: garbage, says: notOfAws },
  { what: 'answers half a document', does: answer(list.slice(0, 40)), says: notOfAws },
  { what: 'answers an empty object', does: json({}), says: 'without a list of parameters' },
  { what: 'answers an empty body', does: status(200), says: 'without a list of parameters' },
  { what: 'answers null', does: json(null), says: 'without a list of parameters' },
  { what: 'answers a text', does: json('planted'), says: 'without a list of parameters' },
  { what: 'answers a list', does: json([1]), says: 'without a list of parameters' },
  {
    what: 'answers a wrong list',
    does: json({ Parameters: 'planted' }),
    says: 'list of parameters',
  },
  { what: 'answers a page', does: page(200), says: notOfAws },
  { what: 'answers a page, status 403', does: page(403), says: `${notOfAws} (HTTP status 403)` },
  {
    what: 'answers a page, status 503',
    does: page(503),
    says: 'ssm:GetParametersByPath failed in us-east-1: HTTP status 503 from HOST',
  },
  { what: 'answers status 500', does: status(500), says: 'HTTP status 500 from HOST' },
  {
    what: 'answers status 500 as AWS does',
    does: awsError('InternalServerError', null, 500),
    says: 'failed (InternalServerError) in us-east-1',
  },
  { what: 'answers status 302', does: status(302), says: `${notOfAws} (HTTP status 302)` },
  {
    what: 'answers an error that is an object',
    does: json({ __type: {}, message: { planted: 1 } }, 400),
    says: `${notOfAws} (HTTP status 400)`,
  },
  {
    what: 'throttles for ever',
    does: awsError('ThrottlingException', 'Rate exceeded'),
    says: 'was throttled in us-east-1, 2 times in a row',
  },
  {
    what: 'throttles up to the deadline',
    does: awsError('ThrottlingException', 'Rate exceeded'),
    // time enough to be throttled at all, on a machine that is busy
    flags: ['-r', '-1', '--timeout', '6s'],
    says: 'was still throttled by HOST after 6 s',
  },
  {
    what: 'gives the same token again',
    does: json({ Parameters: [], NextToken: 't' }),
    says: 'gave the same page token twice',
  },
  {
    what: 'gives empty pages without end',
    does: pagesWithoutEnd(),
    flags: slow,
    says: 'times by HOST and not finished after 2 s',
  },
  {
    what: 'says that the credentials expired',
    does: awsError('ExpiredTokenException', null),
    says: 'credentials from the environment (AWS_ACCESS_KEY_ID) have expired',
  },
  {
    what: 'does not know the credentials',
    does: awsError('UnrecognizedClientException', null),
    says: 'AWS does not know the credentials from the environment',
  },
  {
    what: 'refuses the signature',
    does: awsError('InvalidSignatureException', null),
    says: 'refused the signature made with the credentials from the environment',
  },
]

function pagesWithoutEnd(): Behaviour {
  let count = 0
  return (exchange) => json({ Parameters: [], NextToken: `token-${count++}` })(exchange)
}

describe.concurrent('Parameter Store', () => {
  test.each(cases)('$what', async ({ what, does, flags = ['-r', '2'], says }) =>
    inScene(async (scene) => {
      const asked: number[] = []
      let [host, took] = ['', 0]
      const run = async (more: Readonly<Record<string, string | undefined>>) => {
        const server = await scene.faulty(...[does].flat())
        const env = { CHAMBER_AWS_SSM_ENDPOINT: server.url, ...more }
        const started = performance.now()
        const ended = await scene.chamber([...flags, ...command], { env })
        asked.push(server.asked())
        if (Object.keys(more).length === 0)
          [host, took] = [server.host, performance.now() - started]
        return ended
      }
      const direct = await sameBySdk(scene, run)
      await ends(async () => direct, { part, what, says: says.replace('HOST', host), took })
      // as often, where it is attempts that end it and not time
      expect(asked[0]).toBe(flags.includes('--timeout') ? asked[0] : asked[1])
    })(),
  )

  test(
    'refuses connections',
    inScene(async ({ chamber }) => {
      const { url, host } = refusing()
      const env = { CHAMBER_AWS_SSM_ENDPOINT: url }
      const says = `${host} cannot be reached (ECONNREFUSED)`
      const fault = { part, what: 'refuses connections', says }
      await ends(() => chamber(['-r', '2', ...command], { env }), fault)
    }),
  )

  test(
    'a fault that passes costs time alone',
    inScene(async ({ chamber, faulty }) => {
      const throttled = awsError('ThrottlingException', 'Rate exceeded')
      const { url } = await faulty(throttled, status(500), reset, page(503), answer(list))
      const env = { CHAMBER_AWS_SSM_ENDPOINT: url }
      const run = () => chamber(['exec', 'app', '--', 'sh', '-c', 'echo $KEY'], { env })
      await works(run, { part, what: 'throttles, fails, resets and answers a page for a while' })
    }),
  )
})
