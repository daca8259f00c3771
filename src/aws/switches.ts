/** What a variable, or else a setting of the profile, turns on. */
import { parseBoolean } from '../core/boolean.ts'
import { type Text, text } from '../core/text.ts'
import type { Variables } from '../core/variables.ts'
import { readSettings, shownProfile } from './credentials/profile.ts'

const switches = {
  fips: ['AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'],
  dualStack: ['AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'],
  ignoreEndpoints: ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls'],
  metadataV1Disabled: ['AWS_EC2_METADATA_V1_DISABLED', 'ec2_metadata_v1_disabled'],
} as const

export type Switch = keyof typeof switches

/**
 * The variable or setting that turns it on; undefined if it is off.
 * @throws {ChamberError} SETTING_INVALID if the value is neither true nor false
 */
export function turnedOnBy(env: Variables, name: Switch): Text | undefined {
  const [variable, setting] = switches[name]
  const input = env[variable]
  if (input) return parseBoolean(input, text`${variable}`) ? text`${variable}` : undefined
  const { name: profile, settings } = readSettings(env)
  const value = settings[setting]
  const source = text`${setting} in profile ${shownProfile(profile)}`
  return value && parseBoolean(value, source) ? source : undefined
}

/** @throws {ChamberError} SETTING_INVALID if the value is neither true nor false */
export const isOn = (env: Variables, name: Switch): boolean => turnedOnBy(env, name) !== undefined
