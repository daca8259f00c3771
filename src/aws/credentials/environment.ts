/** Keys in variables. */
import type { Variables } from '../../core/variables.ts'
import type { StaticKeys } from './profile-source.ts'

/** The keys of the environment, in the names of today or else the older ones; undefined if one is missing. */
export function environmentKeys(env: Variables): StaticKeys | undefined {
  const accessKeyId = env.AWS_ACCESS_KEY_ID || env.AWS_ACCESS_KEY
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY || env.AWS_SECRET_KEY
  if (!accessKeyId || !secretAccessKey) return undefined
  const { AWS_SESSION_TOKEN: sessionToken } = env
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
