/** Where the AWS configuration is, by the rules of the SDKs. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Variables } from '../../core/variables.ts'

/** The paths of `config` and `credentials`, whether or not they are there. */
export function configFiles(env: Variables): readonly [config: string, credentials: string] {
  const home = env.HOME || env.USERPROFILE || homeOfUser()
  return [
    env.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
  ]
}

/** In a container the user may be a number without an entry, and then has no home. */
function homeOfUser(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}
