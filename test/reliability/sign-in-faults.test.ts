/** Services that credentials are asked of, SSO and STS, that fail. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answer, half, json, page, silence, status } from './behaviour.ts'
import { slow, type Source, testSource } from './credential-source-case.ts'

const sso: Source = {
  part: 'SSO',
  async env({ file, home }, { url }) {
    const cache = join(home, '.aws', 'sso', 'cache')
    await mkdir(cache, { recursive: true })
    const token = { accessToken: 'planted-sso-token', expiresAt: '2099-01-01T00:00:00Z' }
    const name = createHash('sha1').update('corp').digest('hex')
    await writeFile(join(cache, `${name}.json`), JSON.stringify(token))
    return {
      AWS_CONFIG_FILE: await file('config', ssoConfig),
      AWS_PROFILE: 'dev',
      AWS_ENDPOINT_URL_SSO: url,
    }
  },
  cases: [
    { what: 'refuses connections', says: "profile 'dev' (SSO) at HOST: HOST refuses connections" },
    {
      what: 'never answers',
      does: silence,
      flags: slow,
      says: "no answer from profile 'dev' (SSO) at HOST after 2 s",
    },
    { what: 'answers status 500', does: status(500), says: 'HOST answered with HTTP status 500' },
    {
      what: 'answers a page',
      does: page(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'answers a page, status 403',
      does: page(403),
      says: 'HOST answered with HTTP status 403',
    },
    {
      what: 'answers an empty object',
      does: json({}),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'has ended the session',
      does: json(
        { __type: 'UnauthorizedException', message: 'Session token not found or invalid' },
        401,
      ),
      says: 'HOST says: Session token not found or invalid (UnauthorizedException)',
    },
    {
      what: 'allows no such role',
      does: json({ __type: 'ForbiddenException', message: 'No access' }, 403),
      says: 'HOST says: No access (ForbiddenException)',
    },
  ],
}

const ssoConfig = `[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
`

const webIdentity: Source = {
  part: 'Web identity',
  env: async ({ file }, { url }) => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: await file('token', 'planted-web-token'),
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/web',
    AWS_ENDPOINT_URL_STS: url,
  }),
  cases: [
    {
      what: 'STS refuses connections',
      says: 'web identity token (AWS_WEB_IDENTITY_TOKEN_FILE) at HOST: HOST refuses connections',
    },
    {
      what: 'STS never answers',
      does: silence,
      flags: slow,
      says: 'no answer from the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE) at HOST after 2 s',
    },
    {
      what: 'STS answers status 500',
      does: status(500),
      says: 'HOST answered with HTTP status 500',
    },
    {
      what: 'STS answers a page',
      does: page(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'STS answers an empty body',
      does: status(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'STS answers half',
      does: half('<AssumeRoleWithWebIdentityResponse><AccessKeyId>planted'),
      says: 'HOST cannot be reached (ECONNRESET)',
    },
    {
      what: 'the role may not be taken',
      does: answer(
        stsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
        403,
        'text/xml',
      ),
      says: 'HOST says: Not authorized to perform sts:AssumeRoleWithWebIdentity (AccessDenied)',
    },
    {
      what: 'the token has expired',
      does: answer(
        stsError(
          'ExpiredTokenException',
          'Token expired: current date/time must be before the expiration date/time',
        ),
        400,
        'text/xml',
      ),
      says: 'HOST says: Token expired',
    },
    {
      what: 'STS repeats what it was sent',
      does: answer(
        stsError('ValidationError', "Value 'planted-web-token' failed"),
        400,
        'text/xml',
      ),
      says: 'HOST answered with HTTP status 400',
    },
  ],
}

function stsError(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
}

testSource(sso)
testSource(webIdentity)
