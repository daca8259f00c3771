/** The stories of all backends, and the tables that they are held against. */
import type { CommandCalls } from '../../src/policy/purpose.ts'
import { s3Calls, s3KmsCalls } from '../../src/policy/s3-calls.ts'
import { secretsManagerCalls } from '../../src/policy/secrets-manager-calls.ts'
import { ssmCalls } from '../../src/policy/ssm-calls.ts'
import { s3, s3Kms } from './s3-stories.ts'
import { secretsManager } from './secrets-manager-story.ts'
import { dotted, slash } from './ssm-stories.ts'
import { tell, type Told } from './story.ts'

export const stories = { slash, dotted, s3, 's3-kms': s3Kms, secretsmanager: secretsManager }

export const tables: Readonly<Record<keyof typeof stories, readonly CommandCalls[]>> = {
  slash: ssmCalls,
  dotted: ssmCalls,
  s3: s3Calls,
  's3-kms': s3KmsCalls,
  secretsmanager: secretsManagerCalls,
}

export const storyNames = Object.keys(stories) as (keyof typeof stories)[]

const tellings = new Map<keyof typeof stories, Promise<readonly Told[]>>()

/** What came of a story, told once: it takes some seconds. */
export function tellOnce(name: keyof typeof stories): Promise<readonly Told[]> {
  const telling = tellings.get(name) ?? tell(stories[name])
  tellings.set(name, telling)
  return telling
}
