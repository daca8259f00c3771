/** Which region is asked, and who said so. */
import { ChamberError } from '../errors.ts'
import type { Transport } from './transport.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** In the order in which they count. */
const regionVariables = ['CHAMBER_AWS_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const

/**
 * The region of the environment, of the profile, or of the instance that chamber runs on.
 * @throws {ChamberError} REGION_MISSING, or PROFILE_UNREADABLE
 */
export async function resolveRegion(env: Variables, transport: Transport): Promise<string> {
  const region =
    regionVariables.map((name) => env[name]).find(Boolean) ??
    (await profileRegion(env)) ??
    (await instanceRegion(env, transport))
  if (!region) {
    throw new ChamberError('REGION_MISSING', 'no AWS region is set', {
      hint: 'set AWS_REGION, or give the profile a region (aws configure set region …)',
    })
  }
  if (!/^[a-z0-9-]{1,63}$/i.test(region)) {
    throw new ChamberError('REGION_INVALID', `'${region}' is not the name of an AWS region`)
  }
  return region
}

async function profileRegion(env: Variables): Promise<string | undefined> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config')
  const { configFile, credentialsFile } = await loadSharedConfigFiles().catch((cause: unknown) => {
    throw new ChamberError('PROFILE_UNREADABLE', 'the AWS configuration files cannot be read', {
      hint: 'check ~/.aws/config and ~/.aws/credentials, or set AWS_REGION',
      cause,
    })
  })
  const profile = env.AWS_PROFILE || 'default'
  return configFile[profile]?.region ?? credentialsFile[profile]?.region
}

const metadataHost = 'http://169.254.169.254'

/** A second each: off an instance, or where metadata is blocked, nothing answers at all. */
const metadataTimeout = 1000

async function instanceRegion(env: Variables, send: Transport): Promise<string | undefined> {
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return undefined
  const host = env.AWS_EC2_METADATA_SERVICE_ENDPOINT || metadataHost
  const ask = async (method: string, path: string, headers: Record<string, string>) => {
    const url = new URL(path, host)
    const answer = await send({ method, url, headers }, { timeout: metadataTimeout })
    return answer.status === 200 ? Buffer.from(answer.body).toString().trim() : undefined
  }
  try {
    const lifetime = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
    const token = await ask('PUT', '/latest/api/token', lifetime)
    const proof = token === undefined ? {} : { 'x-aws-ec2-metadata-token': token }
    return await ask('GET', '/latest/meta-data/placement/region', proof)
  } catch {
    return undefined
  }
}
