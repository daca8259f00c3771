/** What a response contains and a terminal would obey: escaped on a terminal, as it is in a pipe. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, setup, type Setup } from '../harness/chamber.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

/** A title is set, colors and a direction are changed, a row is forged. */
const evil = '\u001B]0;title\u0007\u009B31m\u202Egnp\u2066\nforged\trow'
// oxlint-disable-next-line no-control-regex -- those are meant
const raw = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/

const described = {
  Name: '/app/key',
  Type: 'SecureString',
  Tier: 'Standard',
  Version: 1,
  Description: '1',
  LastModifiedDate: 1_700_000_000,
  LastModifiedUser: `arn:aws:iam::123456789012:user/${evil}`,
}
const older = { ...described, Value: 'other', Labels: [`v1${evil}`] }
const latest = { ...described, Version: 2, Description: '2', Value: `secret${evil}` }

const answers: Readonly<Record<string, object>> = {
  DescribeParameters: { Parameters: [described] },
  GetParameters: { Parameters: [latest] },
  GetParametersByPath: { Parameters: [latest] },
  GetParameterHistory: { Parameters: [older, latest] },
  ListTagsForResource: { TagList: [{ Key: `team${evil}`, Value: `tag${evil}` }] },
}

/** A Parameter Store that whoever wrote to it has filled with what no one should see. */
const server = createServer((request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answers[operation] ?? {}))
  })
})

let place: Setup
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  place = await open()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await place.close()
})

const options = () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { env: { AWS_ENDPOINT_URL: url, CHAMBER_AWS_SSM_ENDPOINT: url } }
}

describe.runIf(hasTerminal).each([
  { argv: ['list', 'app', '-e'], shows: String.raw`secret\u{1b}]0;title\u{7}\u{9b}31m` },
  { argv: ['list', 'app'], shows: String.raw`user/\u{1b}]0;` },
  { argv: ['read', 'app', 'key'], shows: String.raw`\u{202e}gnp\u{2066}\nforged\trow` },
  { argv: ['history', 'app', 'key'], shows: String.raw`user/\u{1b}]0;` },
  { argv: ['tag', 'read', 'app', 'key'], shows: String.raw`tag\u{1b}]0;` },
  { argv: ['releases', 'app'], shows: String.raw`v1\u{1b}]0;` },
])('$argv', ({ argv, shows }) => {
  test('on a terminal', async () => {
    const { screen, status } = await terminal(place, argv, options()).exit
    expect({ status, raw: raw.test(screen) }).toEqual({ status: 0, raw: false })
    expect(screen).toContain(shows)
    expect(screen).not.toMatch(/^forged/m)
  })

  test('in a pipe', async () => {
    const { stdout } = await place.chamber(argv, options())
    expect(stdout).toContain(evil.replace(/\n.*/s, ''))
  })
})

test('read -q prints the value to the byte', async () => {
  const { stdout } = await place.chamber(['read', '-q', 'app', 'key'], options())
  expect(stdout).toBe(`secret${evil}\n`)
})

test('diff shows values and keys escaped, also in a pipe', async () => {
  await place.file('a.json', JSON.stringify({ key: 'x', [`file${evil}`]: `y${evil}` }))
  const { stdout, status } = await place.chamber(['diff', './a.json', 'app', '--values'], options())
  expect(status).toBe(1)
  expect(raw.test(stdout)).toBe(false)
  expect(stdout).toContain(
    String.raw`+ key: "secret\u001b]0;title\u0007\u009b31m\u202egnp\u2066\nforged\trow"`,
  )
  expect(stdout).toContain(String.raw`- file\u{1b}]0;title\u{7}`)
})

test.runIf(hasTerminal)('audit shows what CloudTrail recorded', async () => {
  const own = await setup()
  const event = {
    eventSource: 'ssm.amazonaws.com',
    eventName: 'GetParameter',
    eventTime: new Date().toISOString(),
    userIdentity: { arn: `arn:aws:iam::1:user/${evil}` },
    requestParameters: { name: '/app/key' },
  }
  await own.file('log.json', JSON.stringify({ Records: [event] }))
  const { screen } = await terminal(own, ['audit', 'app', '--from', 'log.json']).exit
  expect(screen).toContain('key')
  expect(raw.test(screen)).toBe(false)
})
