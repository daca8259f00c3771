/**
 * Where Parameter Store is, as far as that can be told without the SDK. Wherever its rules could say
 * something else, nothing is told, and the SDK is asked.
 */
import { existsSync, readFileSync } from 'node:fs'
import { configFiles } from '../../aws/credentials/config-files.ts'
import { endpointVariable, endpointVariables } from '../../aws/endpoint.ts'
import type { Variables } from '../../core/variables.ts'

/**
 * The URL that a request for a region goes to, or undefined where only the SDK can tell.
 * @throws {ChamberError} ENDPOINT_INVALID
 */
export function directEndpoint(env: Variables, region: string): URL | undefined {
  if (!plainRegion.test(region)) return undefined
  if (settingsOfTheSdk.some((name) => env[name])) return undefined
  const given = endpointVariable(env, endpointVariables('ssm'))
  const url = given ? new URL(given.url) : regionalEndpoint(region)
  const isBare = url?.pathname === '/' && `${url.search}${url.hash}${url.username}` === ''
  return isBare && !configFiles(env).some(mentionsEndpoint) ? url : undefined
}

/** `fips-us-east-1` and the like are names that the SDK takes apart. */
const plainRegion = /^(?!.*fips)[a-z0-9-]+$/

/** They change the host, or what is sent to it. */
const settingsOfTheSdk = [
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_LAMBDA_FUNCTION_NAME',
]

/** Of the standard partition alone; others have other domains. */
function regionalEndpoint(region: string): URL | undefined {
  const isStandard = /^(us|ca|mx|sa|eu|il|me|af|ap)-(north|south|east|west|central)\w*-\d$/
  return isStandard.test(region) ? new URL(`https://ssm.${region}.amazonaws.com`) : undefined
}

/** Whichever profile it is in: a look at the text is cheaper than to parse it. */
function mentionsEndpoint(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    return /endpoint|fips|dualstack|services|sigv4|auth_scheme/i.test(readFileSync(path, 'utf8'))
  } catch {
    return true
  }
}
