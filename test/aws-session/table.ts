/** All configurations. */
import { order, profiles, selection } from './credentials.rows.ts'
import { proxies } from './proxies.rows.ts'
import { endpoints, regions } from './regions.rows.ts'
import { roles, signIn } from './roles.rows.ts'
import type { Topic } from './row.ts'
import { syntax } from './syntax.rows.ts'

export const table: readonly Topic[] = [
  order,
  selection,
  profiles,
  roles,
  signIn,
  regions,
  endpoints,
  syntax,
  proxies,
]
