/** Where the AWS configuration is, by the rules of the SDKs. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Variables } from '../../core/variables.ts'

/** The paths of `config` and `credentials`, whether or not they are there. */
export function configFiles(env: Variables): string[] {
  const home = env.HOME || env.USERPROFILE || homedir()
  return [
    env.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
  ]
}
