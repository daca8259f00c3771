/** Sessions of `aws sso login` and `aws login`, as the AWS CLI keeps them. */
import { createHash, generateKeyPairSync } from 'node:crypto'

const digest = (algorithm: string, name: string) => createHash(algorithm).update(name).digest('hex')

const late = '2099-01-01T00:00:00Z'
const past = '2020-01-01T00:00:00Z'

/** A profile of an SSO session; not signed in as long as no file is beside it. */
export function ssoConfig(profile = 'dev', session = 'corp', region = 'us-east-1'): string {
  return `[profile ${profile}]
sso_session = ${session}
sso_account_id = 123456789012
sso_role_name = ops
[sso-session ${session}]
sso_start_url = https://example.awsapps.com/start
sso_region = ${region}
sso_registration_scopes = sso:account:access
`
}
export const ssoProfile = ssoConfig()

/** The same without a session of its own. */
export const legacySsoProfile = `[profile dev]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = ops
`

/** @param id name of the session, or the start URL */
function ssoFile(id: string, more: object): Record<string, string> {
  const token = {
    startUrl: 'https://example.awsapps.com/start',
    region: 'us-east-1',
    accessToken: 'SSO',
    ...more,
  }
  return { [`.aws/sso/cache/${digest('sha1', id)}.json`]: JSON.stringify(token) }
}

const registration = {
  clientId: 'client',
  clientSecret: 'planted-client-secret',
  registrationExpiresAt: late,
}

export const signedIn = (id = 'corp') => ssoFile(id, { expiresAt: late, ...registration })
export const expired = (id = 'corp') => ssoFile(id, { expiresAt: past })
export const refreshable = (id = 'corp') =>
  ssoFile(id, { expiresAt: past, ...registration, refreshToken: 'REFRESH' })
export const ended = (id = 'corp') =>
  ssoFile(id, { expiresAt: past, ...registration, refreshToken: 'planted-refresh-token' })

const loginArn = 'arn:aws:iam::123456789012:user/ann'
export const loginProfile = `[profile dev]\nlogin_session = ${loginArn}\nregion = us-east-1\n`

function loginFile(expiresAt: string, refreshToken = 'REFRESH'): Record<string, string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const token = {
    accessToken: {
      accessKeyId: 'LOGIN',
      secretAccessKey: 'planted-secret',
      sessionToken: 'planted-token',
      accountId: '123456789012',
      expiresAt,
    },
    tokenType: 'aws_sigv4',
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken,
    idToken: 'planted-id',
    dpopKey: privateKey.export({ type: 'sec1', format: 'pem' }),
  }
  return { [`.aws/login/cache/${digest('sha256', loginArn)}.json`]: JSON.stringify(token) }
}

export const loggedIn = () => loginFile(late)
export const loginExpired = (refreshToken?: string) => loginFile(past, refreshToken)
