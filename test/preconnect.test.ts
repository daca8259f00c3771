/** Which connections are opened before anything else is known. */
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../src/cli/command-line.ts'
import { connectionsFor } from '../src/commands/connections.ts'
import { commandSyntax } from '../src/commands/syntax.ts'
import { findEndpoint } from '../src/preconnect.ts'

const connections = (line: string, atOnce: number, later = 0) =>
  it(`${line}: ${atOnce}${later > 0 ? ` and ${later}` : ''}`, () => {
    const invocation = parseCommandLine(line.split(' '), commandSyntax)
    expect(connectionsFor(invocation)).toEqual({ atOnce, later })
  })

describe('requests that are sent side by side', () => {
  connections('exec app -- ./server', 1)
  connections('exec a b c -- ./server --only x', 3)
  connections('exec --strict a b c -- ./server', 1)
  connections('exec --only db_url,api_key a b c -- ./server', 1)
  connections('exec --only=1,2,3,4,5,6,7,8 a b c -- ./server', 3)
  connections('exec --only db_* a b c -- ./server', 1)
  connections('exec -- ./server', 1)
  connections('export a b', 2)
  connections('read app key', 2)
  connections('read -q app key', 1)
  connections('list app', 1)
  connections('list -te app', 1, 3)
  connections('list app --expand', 1, 3)
  connections('write app key value', 1)
})

it.each(['version', 'help exec', 'dev-server', 'diff a b', 'doctor'])('%s: none', (line) => {
  expect(connectionsFor(parseCommandLine(line.split(' '), commandSyntax))).toBeUndefined()
})

const AWS_REGION = 'eu-west-1'

describe('the endpoint', () => {
  const host = (backend: string, env: Readonly<Record<string, string>>) =>
    findEndpoint(backend, env)?.host
  it('of the region', () => expect(host('ssm', { AWS_REGION })).toBe('ssm.eu-west-1.amazonaws.com'))
  it('of the variable, before that of the region', () => {
    const env = { AWS_REGION, CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:1' }
    expect(host('SSM', env)).toBe('127.0.0.1:1')
  })
  it('none with another backend', () => expect(host('S3', { AWS_REGION })).toBeUndefined())
  it('none without a region', () => expect(host('ssm', { AWS_REGION: '' })).toBeUndefined())
  it('none through a proxy', () =>
    expect(host('ssm', { AWS_REGION, HTTPS_PROXY: 'http://proxy:3128' })).toBeUndefined())
})
