/** Which connections are opened before anything else is known. */
import { describe, expect, it } from 'vitest'
import { earlyEndpoint } from '../src/preconnect.ts'

const env = { AWS_REGION: 'eu-west-1' }
const of = (line: string, more: Readonly<Record<string, string>> = {}) =>
  earlyEndpoint(line.split(' '), { ...env, ...more })

const connections = (line: string, atOnce: number, later = 0) =>
  it(`${line}: ${atOnce}${later > 0 ? ` and ${later}` : ''}`, () => {
    expect(of(line)).toMatchObject({ atOnce, later })
  })

const none = (line: string, more?: Readonly<Record<string, string>>) =>
  it(`${line} ${JSON.stringify(more ?? {})}: none`, () => {
    expect(of(line, more)).toBeUndefined()
  })

describe('requests that are sent side by side', () => {
  connections('exec app -- ./server', 1)
  connections('exec a b c -- ./server --only x', 3)
  connections('exec --strict a b c -- ./server', 1)
  connections('exec --only db_url,api_key a b c -- ./server', 1)
  connections('exec --only 1,2,3,4,5,6,7,8 a b c -- ./server', 3)
  connections('exec --only db_* a b c -- ./server', 1)
  connections('exec a b c d e f g h i j -- ./server', 8)
  connections('exec -- ./server', 1)
  connections('export a b', 2)
  connections('read app key', 2)
  connections('read -q app key', 1)
  connections('list app', 1)
  connections('list -e app', 1, 3)
  connections('list --expand app', 1, 3)
  connections('write app key value', 1)
})

describe('no connection where it might be another place', () => {
  none('version')
  none('help exec')
  none('exec --help')
  none('exec -b s3 app -- ./server')
  none('exec --backend local app -- ./server')
  none('exec app -- ./server', { CHAMBER_SECRET_BACKEND: 'S3' })
  none('exec app -- ./server', { HTTPS_PROXY: 'http://proxy:3128' })
  none('exec app -- ./server', { AWS_REGION: '' })
  none('dev-server')
})

it('the endpoint of variables goes before that of the region', () => {
  expect(of('list app')?.url.host).toBe('ssm.eu-west-1.amazonaws.com')
  expect(of('list app', { CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:1' })?.url.host).toBe(
    '127.0.0.1:1',
  )
})
