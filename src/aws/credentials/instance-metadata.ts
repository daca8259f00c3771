/**
 * What an EC2 instance is told about itself: its region and its role's credentials. Asked directly,
 * never through a proxy, by the session-token protocol and, where that is refused, without.
 */
import { text, quote, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { parseBoolean } from '../../core/boolean.ts'
import type { Variables } from '../../core/variables.ts'
import { checkStatus, parseCredentials } from './response.ts'
import { CredentialFault } from './source-error.ts'
import { checkEndpoint, endpointVariable } from '../endpoint.ts'
import { turnedOnBy } from '../switches.ts'
import { readSettings, shownProfile } from './profile.ts'
import type { Transport, TransportResponse } from '../../host/node/http.ts'

export interface InstanceMetadata {
  /** Host name (and port), for messages. */
  readonly host: Text
  region(): Promise<string | undefined>
  /**
   * How it can be asked: with session tokens (version 2), or only without; undefined when what
   * answers there is something else.
   * @throws what the socket throws
   */
  version(): Promise<1 | 2 | undefined>
  /** @throws {CredentialFault} and what the socket throws */
  credentials(): Promise<AwsCredentialIdentity>
}

/** Whether metadata may be asked at all. @throws {ChamberError} SETTING_INVALID */
export function isMetadataAllowed({ AWS_EC2_METADATA_DISABLED: input }: Variables): boolean {
  return !input || !parseBoolean(input, text`AWS_EC2_METADATA_DISABLED`)
}

/**
 * Milliseconds for an answer. Off an instance, or where metadata is blocked, nothing answers at
 * all, and every command of a laptop without credentials waits for that.
 */
const defaultTimeout = 1000

/** @throws {ChamberError} ENDPOINT_INVALID */
export function instanceMetadata(env: Variables, send: Transport): InstanceMetadata {
  const endpoint = endpointOf(env)
  const timeout = positive(env.AWS_METADATA_SERVICE_TIMEOUT) * 1000 || defaultTimeout
  const attempts = positive(env.AWS_METADATA_SERVICE_NUM_ATTEMPTS) || 1
  const ask = async (method: string, path: string, headers: Record<string, string>) => {
    for (let attempt = 1; ; attempt++) {
      const url = new URL(path, endpoint)
      try {
        return await send({ method, url, headers }, { timeout })
      } catch (error) {
        if (attempt >= attempts) throw error
      }
    }
  }
  const get = async (path: string) => {
    const disabled = turnedOnBy(env, 'metadataV1Disabled')
    const headers = await proof(ask)
    if (disabled !== undefined && Object.keys(headers).length === 0) {
      throw new CredentialFault(text`gives no session tokens, and ${disabled} disables IMDSv1`)
    }
    return ask('GET', `/latest/meta-data/${path}`, headers)
  }
  return {
    host: quote(endpoint.host, 'host', text`at an address`),
    async version() {
      if (Object.keys(await proof(ask)).length > 0) return 2
      return (await ask('GET', '/latest/meta-data/', {})).status === 200 ? 1 : undefined
    },
    async region() {
      const answer = await get('placement/region').catch(() => undefined)
      return answer?.status === 200 ? bodyOf(answer) : undefined
    },
    async credentials() {
      const listed = await get('iam/security-credentials/')
      if (listed.status === 404) throw new CredentialFault(text`gives this instance no role`)
      checkStatus(listed)
      const [role = ''] = bodyOf(listed).split('\n')
      if (!/^[\w+=,.@-]{1,128}$/.test(role)) {
        throw new CredentialFault(text`gave an answer that holds no role`)
      }
      return parseCredentials(await get(`iam/security-credentials/${role}`))
    },
  }
}

function endpointOf(env: Variables): URL {
  const { name, settings } = readSettings(env)
  const { ec2_metadata_service_endpoint: url, ec2_metadata_service_endpoint_mode: mode = '' } =
    settings
  const setting = text`ec2_metadata_service_endpoint of profile ${shownProfile(name)}`
  const given =
    endpointVariable(env, ['AWS_EC2_METADATA_SERVICE_ENDPOINT']) ??
    (url ? checkEndpoint({ name: setting, url }) : undefined)
  const isSix = (env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE || mode).toLowerCase() === 'ipv6'
  return new URL(given?.url ?? (isSix ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'))
}

type Ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
) => Promise<TransportResponse>

/** The header with a session token; none where the endpoint does not know of tokens. */
async function proof(ask: Ask): Promise<Record<string, string>> {
  const lifetime = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
  const answer = await ask('PUT', '/latest/api/token', lifetime)
  if (answer.status !== 200) return {}
  const token = bodyOf(answer)
  return /^[\x21-\x7e]+$/.test(token) ? { 'x-aws-ec2-metadata-token': token } : {}
}

const bodyOf = ({ body }: TransportResponse): string => Buffer.from(body).toString().trim()

function positive(given: string | undefined): number {
  const value = Number(given)
  return value > 0 ? value : 0
}
