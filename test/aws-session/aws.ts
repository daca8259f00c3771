/**
 * AWS as a program sees it through a proxy: Parameter Store, STS, IAM Identity Center and sign-in
 * under their own names and a certificate for them, and the local credential endpoints beside.
 *
 * Keys tell where they come from: `ENV+dev` are those of role `dev`, assumed with the key `ENV`.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'

const fixture = (name: string) => new URL(`../fixtures/tls/${name}`, import.meta.url)
export const certificateAuthority = fixture('aws-ca.pem').pathname

/** A request to Parameter Store, as it was signed and sent. */
export interface SeenRequest {
  readonly key: string
  readonly region: string
  readonly host: string
  /** The proxy that it came through, with its user: `proxy`, `other (ann:pw)`, `none`. */
  readonly proxy: string
}

/** What was asked on behalf of one row. */
export interface Seen {
  readonly requests: SeenRequest[]
  /** The hosts that were asked for credentials, in order. */
  readonly sources: string[]
  /** Parameters of AssumeRole beside the role: `ExternalId=x`. */
  readonly parameters: string[]
}

export interface Aws {
  /** Two proxies and a plain address, which are a row's own. */
  readonly proxy: string
  readonly other: string
  readonly plain: string
  readonly seen: Seen
  close(): void
}

/** Starts what one row needs. */
export async function startAws(): Promise<Aws> {
  const seen: Seen = { requests: [], sources: [], parameters: [] }
  const servers = [serve(seen, 'proxy'), serve(seen, 'other'), serve(seen, 'none')]
  const [proxy, other, plain] = await Promise.all(servers.map(({ server }) => listen(server)))
  const close = () => servers.forEach((one) => one.close())
  return { proxy: proxy ?? '', other: other ?? '', plain: plain ?? '', seen, close }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const identity = { key: readFileSync(fixture('aws.key')), cert: readFileSync(fixture('aws.pem')) }

/** A proxy, and the servers behind it. */
function serve(seen: Seen, name: string) {
  const users = new WeakMap<object, string>()
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const user = users.get(request.socket) ?? userOf(request)
    answer(request, response, { seen, proxy: user === '' ? name : `${name} (${user})` }).catch(() =>
      response.destroy(),
    )
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    const secured = new TLSSocket(socket, {
      isServer: true,
      ...identity,
      ALPNProtocols: ['http/1.1'],
    })
    secured.on('error', () => {})
    users.set(secured, userOf(request))
    server.emit('connection', secured)
  })
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { server, close }
}

function userOf({ headers }: IncomingMessage): string {
  const [, basic = ''] = /^Basic (.+)$/.exec(headers['proxy-authorization'] ?? '') ?? []
  return Buffer.from(basic, 'base64').toString()
}

interface Place {
  readonly seen: Seen
  readonly proxy: string
}

async function answer(request: IncomingMessage, response: ServerResponse, place: Place) {
  const body = await readText(request)
  const host = request.headers.host ?? ''
  const path = new URL(request.url ?? '/', `http://${host}`).pathname
  const [, key = '', region = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? []
  const target = String(request.headers['x-amz-target'] ?? '')
  if (target.startsWith('AmazonSSM.')) {
    place.seen.requests.push({ key, region, host: host.replace(/:443$/, ''), proxy: place.proxy })
    const type = 'application/x-amz-json-1.1'
    return void response.writeHead(200, { 'content-type': type }).end(parameters(target, body))
  }
  const given = credentialsOf({ request, path, body, key })
  const isLocal = /^(127|localhost)/.test(host)
  if (!isLocal) place.seen.sources.push(host.replace(/:443$/, ''))
  if (body.includes('Action=AssumeRole&')) place.seen.parameters.push(...assumeRoleParameters(body))
  response.writeHead(given.status, { 'content-type': given.type }).end(given.text)
}

/** Every parameter exists, with the value `v`. */
function parameters(target: string, body: string): string {
  const { Names = [], Path = '' } = JSON.parse(body) as { Names?: string[]; Path?: string }
  const names = target.endsWith('ByPath') ? [`${Path.replace(/\/$/, '')}/key`] : Names
  const Parameters = names.map((Name) => ({ Name, Type: 'SecureString', Value: 'v', Version: 1 }))
  return JSON.stringify({ Parameters, InvalidParameters: [] })
}

function assumeRoleParameters(body: string): string[] {
  const known = /^(ExternalId|RoleSessionName|DurationSeconds|SerialNumber|TokenCode)$/
  return [...new URLSearchParams(body)]
    .filter(([name]) => known.test(name))
    .map(([name, value]) => `${name}=${value}`)
}

interface Question {
  readonly request: IncomingMessage
  readonly path: string
  readonly body: string
  readonly key: string
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  text: JSON.stringify(value),
})

const end = '2099-01-01T00:00:00Z'
const keysOf = (key: string) => ({
  AccessKeyId: key,
  SecretAccessKey: 'planted-secret',
  Token: 'planted-token',
  Expiration: end,
})

/** Whoever gives credentials, told apart by what is asked of it. */
function credentialsOf({ request, path, body, key }: Question): Answer {
  if (body.includes('Action=AssumeRole')) return assumedRole(new URLSearchParams(body), key)
  if (path === '/federation/credentials') return roleOfIdentityCenter(request)
  if (path === '/token') return refreshedToken(body)
  if (path === '/v1/token') return renewedLogin(body)
  if (path === '/container') {
    const shown = request.headers.authorization
    return json(keysOf(shown === undefined ? 'CONTAINER' : `CONTAINER(${shown})`))
  }
  return instanceMetadata(request.method, path)
}

function instanceMetadata(method: string | undefined, path: string): Answer {
  const plain = (text: string): Answer => ({ status: 200, type: 'text/plain', text })
  if (method === 'PUT' && path === '/latest/api/token') return plain('token')
  if (path === '/latest/meta-data/placement/region') return plain('us-west-2')
  if (path === '/latest/meta-data/iam/security-credentials/') return plain('instance')
  if (path.endsWith('/iam/security-credentials/instance')) {
    return json({ Code: 'Success', Type: 'AWS-HMAC', LastUpdated: end, ...keysOf('IMDS') })
  }
  if (path === '/latest/dynamic/instance-identity/document') return json({ region: 'us-west-2' })
  return { status: 404, type: 'text/plain', text: '' }
}

function assumedRole(sent: URLSearchParams, key: string): Answer {
  const role = sent.get('RoleArn')?.split('/').at(-1)
  const action = sent.get('Action')
  const by = sent.get('WebIdentityToken') ?? key
  const code = sent.has('TokenCode') ? '+mfa' : ''
  const text = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<Credentials><AccessKeyId>${by}${code}+${role}</AccessKeyId><SecretAccessKey>planted</SecretAccessKey><SessionToken>planted</SessionToken><Expiration>${end}</Expiration></Credentials>
<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/${role}/b</Arn></AssumedRoleUser>
</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`
  return { status: 200, type: 'text/xml', text }
}

function roleOfIdentityCenter({ url = '', headers }: IncomingMessage): Answer {
  const role = new URL(url, 'http://portal').searchParams.get('role_name')
  const roleCredentials = {
    accessKeyId: `${headers['x-amz-sso_bearer_token']}+${role}`,
    secretAccessKey: 'planted',
    sessionToken: 'planted',
    expiration: Date.parse(end),
  }
  return json({ roleCredentials })
}

function refreshedToken(body: string): Answer {
  const { refreshToken } = JSON.parse(body) as { refreshToken: string }
  if (refreshToken !== 'REFRESH') {
    return json({ error: 'invalid_grant', error_description: 'Invalid refresh token' }, 400)
  }
  return json({ accessToken: 'REFRESHED', expiresIn: 3600, refreshToken, tokenType: 'Bearer' })
}

function renewedLogin(body: string): Answer {
  if (body.includes('REFRESH')) return json(signedIn)
  return json({ error: 'TOKEN_EXPIRED', message: 'planted' }, 403)
}

const signedIn = {
  accessToken: { accessKeyId: 'LOGIN2', secretAccessKey: 'planted', sessionToken: 'planted' },
  refreshToken: 'REFRESH',
  expiresIn: 900,
  tokenType: 'aws_sigv4',
}
