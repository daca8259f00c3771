/** Which region is asked, and who said so. */
import { text, quote, type Text } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { Variables } from '../core/variables.ts'
import type { Transport } from '../host/node/http.ts'

/** In the order in which they count. */
const regionVariables = ['CHAMBER_AWS_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const

export const regionOfVariables = (env: Variables): string | undefined => fromVariables(env)?.region

export interface FoundRegion {
  readonly region: Text
  /** The variable, `profile 'dev'`, or the instance. */
  readonly source: Text
}

interface Unchecked {
  readonly region: string
  readonly source: Text
}

/**
 * The region of the environment, of the profile, or of the instance that chamber runs on.
 * @throws {ChamberError} REGION_MISSING, REGION_INVALID, or PROFILE_UNREADABLE
 */
export async function resolveRegion(
  env: Variables,
  send: Transport,
  order?: RegionOrder,
): Promise<Text> {
  return (await findRegion(env, send, order)).region
}

export interface RegionOrder {
  /** The profile's before those of variables. */
  readonly profileFirst: boolean
}

/** As {@link resolveRegion}, with who said so. */
export async function findRegion(
  env: Variables,
  send: Transport,
  { profileFirst }: RegionOrder = { profileFirst: false },
): Promise<FoundRegion> {
  const found =
    (profileFirst ? await fromProfile(env) : undefined) ??
    fromVariables(env) ??
    (await fromProfile(env)) ??
    (await fromInstance(env, send))
  if (!found) {
    throw new ChamberError('REGION_MISSING', text`no AWS region is set`, {
      hint: text`set AWS_REGION, or give the profile a region (aws configure set region …)`,
    })
  }
  if (regionName.test(found.region)) return { ...found, region: found.region as Text }
  const shown = quote(found.region, 'region', text`a value`)
  throw new ChamberError('REGION_INVALID', text`${shown} is not the name of an AWS region`, {
    hint: text`check AWS_REGION, and the region of the profile`,
  })
}

function fromVariables(env: Variables): Unchecked | undefined {
  const source = regionVariables.find((name) => env[name])
  const region = source === undefined ? undefined : env[source]
  return source && region ? { region, source: text`${source}` } : undefined
}

async function fromProfile(env: Variables): Promise<Unchecked | undefined> {
  const { readProfile } = await import('./credentials/profile.ts')
  const { name, settings } = readProfile(env)
  const source = text`profile ${quote(name, 'profile', text`name`)}`
  return settings?.region ? { region: settings.region, source } : undefined
}

async function fromInstance(env: Variables, send: Transport): Promise<Unchecked | undefined> {
  const region = await instanceRegion(env, send)
  return region === undefined ? undefined : { region, source: text`the instance metadata` }
}

/** Also of partitions to come; a token in its place is none. */
const regionName = /^[a-z]{1,15}(?:-[a-z]{1,15}){0,4}-?\d{0,2}(?:-fips)?$/i

/** Whatever is wrong with the metadata, the way out is to set a region. */
async function instanceRegion(env: Variables, send: Transport): Promise<string | undefined> {
  const { instanceMetadata, isMetadataAllowed } = await import('./credentials/instance-metadata.ts')
  if (!isMetadataAllowed(env)) return undefined
  const { isOn } = await import('./switches.ts')
  isOn(env, 'metadataV1Disabled')
  try {
    const region = await instanceMetadata(env, send).region()
    return region !== undefined && regionName.test(region) ? region : undefined
  } catch {
    return undefined
  }
}
