/** The profile in use, as `~/.aws/config` and `~/.aws/credentials` have it. */
import { text } from '../../core/text.ts'
import { existsSync } from 'node:fs'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'
import { configFiles } from './config-files.ts'

export interface SharedProfile {
  readonly name: string
  /** Undefined where the files have no such profile. */
  readonly settings: Readonly<Record<string, string | undefined>> | undefined
}

/** @throws {ChamberError} PROFILE_UNREADABLE */
export async function readProfile(env: Variables): Promise<SharedProfile> {
  const name = env.AWS_PROFILE || 'default'
  // a container has none, and needs no parser for them
  const [configFilepath, filepath] = configFiles(env)
  if (![configFilepath, filepath].some((path) => existsSync(path))) {
    return { name, settings: undefined }
  }
  const { loadSharedConfigFiles } = await import('@smithy/core/config')
  const files = loadSharedConfigFiles({ configFilepath, filepath })
  const { configFile, credentialsFile } = await files.catch((cause: unknown) => {
    throw new ChamberError('PROFILE_UNREADABLE', text`the AWS configuration files cannot be read`, {
      hint: text`check ~/.aws/config and ~/.aws/credentials, or set AWS_REGION and AWS_ACCESS_KEY_ID`,
      cause,
    })
  })
  const [config, credentials] = [configFile[name], credentialsFile[name]]
  return { name, settings: config || credentials ? { ...config, ...credentials } : undefined }
}
