/** Which region is asked, and who said so. */
import { ChamberError } from '../errors.ts'
import { oneLine } from './one-line.ts'
import type { Transport } from './transport.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** In the order in which they count. */
const regionVariables = ['CHAMBER_AWS_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const

export const regionOfVariables = (env: Variables): string | undefined =>
  regionVariables.map((name) => env[name]).find(Boolean)

/**
 * The region of the environment, of the profile, or of the instance that chamber runs on.
 * @throws {ChamberError} REGION_MISSING, REGION_INVALID, or PROFILE_UNREADABLE
 */
export async function resolveRegion(
  env: Variables,
  send: Transport,
  { profileFirst }: { readonly profileFirst: boolean },
): Promise<string> {
  const region =
    (profileFirst ? await profileRegion(env) : undefined) ??
    regionOfVariables(env) ??
    (await profileRegion(env)) ??
    (await instanceRegion(env, send))
  if (!region) {
    throw new ChamberError('REGION_MISSING', 'no AWS region is set', {
      hint: 'set AWS_REGION, or give the profile a region (aws configure set region …)',
    })
  }
  if (regionName.test(region)) return region
  const text = `'${oneLine(region)}' is not the name of an AWS region`
  throw new ChamberError('REGION_INVALID', text, {
    hint: 'check AWS_REGION, and the region of the profile',
  })
}

async function profileRegion(env: Variables): Promise<string | undefined> {
  const { readProfile } = await import('./shared-profile.ts')
  return (await readProfile(env)).settings?.region
}

const regionName = /^[a-z0-9-]{1,63}$/i

/** Whatever is wrong with the metadata, the way out is to set a region. */
async function instanceRegion(env: Variables, send: Transport): Promise<string | undefined> {
  const { instanceMetadata, isMetadataAllowed } = await import('./instance-metadata.ts')
  if (!isMetadataAllowed(env)) return undefined
  try {
    const region = await instanceMetadata(env, send).region()
    return region !== undefined && regionName.test(region) ? region : undefined
  } catch {
    return undefined
  }
}
