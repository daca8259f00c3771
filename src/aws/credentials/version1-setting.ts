/** Whether instance metadata may be asked without a session token (IMDSv1), as the AWS SDKs have it. */
import { parseBoolean } from '../../core/boolean.ts'
import { type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { readProfile } from './profile.ts'

/** What disables IMDSv1; undefined if nothing does. @throws {ChamberError} SETTING_INVALID */
export async function disabledVersion1(env: Variables): Promise<Text | undefined> {
  const variable = text`AWS_EC2_METADATA_V1_DISABLED`
  const given = env.AWS_EC2_METADATA_V1_DISABLED
  if (given) return parseBoolean(given, variable) ? variable : undefined
  const { settings } = await readProfile(env)
  const setting = text`ec2_metadata_v1_disabled of the profile`
  const configured = settings?.['ec2_metadata_v1_disabled']
  return configured && parseBoolean(configured, setting) ? setting : undefined
}
