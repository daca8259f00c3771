/** Which sources of credentials are configured, for those who ask why it was this one. */
import { joinTexts, type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { isProfileFirst, namedProfile } from './config-files.ts'
import { environmentKeys } from './environment.ts'
import { readSettings, shownProfile } from './profile.ts'

/** The sources besides the first one, which is used: `; not used: profile 'dev'`. */
export function describeSkipped(env: Variables): Text {
  const [, ...skipped] = configuredSources(env)
  return skipped.length === 0 ? text`` : text`; not used: ${joinTexts(skipped, ', ')}`
}

/** In order of precedence. */
function configuredSources(env: Variables): Text[] {
  const variables = [
    environmentKeys(env) ? text`the environment (AWS_ACCESS_KEY_ID)` : undefined,
    env.AWS_WEB_IDENTITY_TOKEN_FILE ? text`web identity (AWS_WEB_IDENTITY_TOKEN_FILE)` : undefined,
  ]
  const { name, settings } = readSettings(env)
  const isUsable = hasSource(settings) || isProfileFirst(env)
  const profile = isUsable ? text`profile ${shownProfile(name)}${namedBy(env)}` : undefined
  const container =
    env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI
      ? text`the container credential endpoint`
      : undefined
  const ordered = isProfileFirst(env)
    ? [profile, ...variables, container]
    : [...variables, profile, container]
  return ordered.filter((one) => one !== undefined)
}

function namedBy(env: Variables): Text {
  if (isProfileFirst(env) || namedProfile(env) === undefined) return text``
  return env.AWS_PROFILE ? text` (AWS_PROFILE)` : text` (AWS_DEFAULT_PROFILE)`
}

const credentialSetting =
  /^(aws_access_key_id|aws_secret_access_key|role_arn|source_profile|credential_source|credential_process|web_identity_token_file|sso_(session|start_url|region|account_id|role_name)|login_session)$/

/** Whether a profile names a source of credentials or a role. */
export const hasSource = (settings: object): boolean =>
  Object.keys(settings).some((name) => credentialSetting.test(name))
