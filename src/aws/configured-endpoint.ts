/** The endpoint that is in effect for a service, and what names it. */
import { type Text, text } from '../core/text.ts'
import type { Variables } from '../core/variables.ts'
import { readConfigFiles, readSettings, shownProfile } from './credentials/profile.ts'
import {
  checkEndpoint,
  type Endpoint,
  endpointVariable,
  endpointVariables,
  isService,
  ownEndpointVariables,
  type Service,
  serviceSection,
} from './endpoint.ts'
import { isOn } from './switches.ts'

/**
 * The endpoint that variables or the profile name for a service, and undefined for that of AWS.
 * @throws {ChamberError} SETTING_INVALID, ENDPOINT_INVALID
 */
export function configuredEndpoint(env: Variables, service: Service): Endpoint | undefined {
  if (isOn(env, 'ignoreEndpoints')) return endpointVariable(env, ownEndpointVariables(service))
  return endpointVariable(env, endpointVariables(service)) ?? profileEndpoint(env, service)
}

function profileEndpoint(env: Variables, service: Service): Endpoint | undefined {
  const { name: profile, settings } = readSettings(env)
  const section = settings.services && readConfigFiles(env).services(settings.services)
  const url =
    (section && section[`${serviceSection(service)}.endpoint_url`]) || settings.endpoint_url
  return url
    ? checkEndpoint({ name: text`endpoint_url of profile ${shownProfile(profile)}`, url })
    : undefined
}

/**
 * The variable or setting that names the endpoint of an action, and undefined if that is AWS's own.
 * @param action as IAM names it: `ssm:PutParameter`
 */
export function endpointSetting(env: Variables, action: string): Text | undefined {
  const service = action.slice(0, action.indexOf(':'))
  return isService(service) ? configuredEndpoint(env, service)?.name : undefined
}
