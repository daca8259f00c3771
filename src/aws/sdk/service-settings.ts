/**
 * What an SDK client reads from variables and configuration files by itself, read here instead: by
 * one parser, for one profile.
 */
import { externalDataInterceptor } from '@smithy/core/config'
import type { Variables } from '../../core/variables.ts'
import { configFiles } from '../credentials/config-files.ts'
import { readSettings } from '../credentials/profile.ts'
import { configuredEndpoint } from '../configured-endpoint.ts'
import type { Service } from '../endpoint.ts'
import { isOn } from '../switches.ts'

/** For the constructor of an SDK client. */
export interface ServiceSettings {
  readonly profile: string
  readonly useFipsEndpoint: boolean
  readonly useDualstackEndpoint: boolean
  readonly ignoreConfiguredEndpointUrls: true
  readonly endpoint?: string
}

/** @throws {ChamberError} SETTING_INVALID, ENDPOINT_INVALID */
export function serviceSettings(env: Variables, service: Service): ServiceSettings {
  const endpoint = configuredEndpoint(env, service)
  return {
    profile: feedProfile(env),
    useFipsEndpoint: isOn(env, 'fips'),
    useDualstackEndpoint: isOn(env, 'dualStack'),
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint ? { endpoint: endpoint.url } : {}),
  }
}

/** The SDK has a parser of its own: it gets a file that every parser reads alike. */
function feedProfile(env: Variables): string {
  const { settings } = readSettings(env)
  const lines = Object.entries(settings)
    .filter(([name]) => /^(?!aws_)\w+$/.test(name))
    .map(([name, value]) => `${name} = ${value}\n`)
  const [config = '', credentials = ''] = configFiles(env)
  externalDataInterceptor.interceptFile(config, `[default]\n${lines.join('')}`)
  externalDataInterceptor.interceptFile(credentials, '')
  return 'default'
}
