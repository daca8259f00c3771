/** What merging does that the user may not expect. */
import type { ServiceReference } from '../core/service-reference.ts'

/** Something the user should know; it names variables and keys, never values. */
export type Notice =
  | { readonly type: 'replaced'; readonly variable: string; readonly service: ServiceReference }
  | {
      readonly type: 'collision'
      readonly variable: string
      readonly service: ServiceReference
      readonly keys: readonly string[]
    }

/** What a notice says. */
export function noticeText(notice: Notice): string {
  const service = `service '${notice.service.typed}'`
  switch (notice.type) {
    case 'replaced':
      return `${service} overwrites the environment variable ${notice.variable}`
    case 'collision':
      return `keys ${notice.keys.join(', ')} of ${service} all become ${notice.variable}; ${notice.keys.at(-1)} is used`
  }
}
