/** What merging does that the user may not expect. */
import { text, storedName, storedNames, type Text } from '../core/text.ts'
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
export function noticeText(notice: Notice): Text {
  const service = text`service '${notice.service.typed}'`
  switch (notice.type) {
    case 'replaced':
      return text`${service} overwrites the environment variable ${storedName(notice.variable)}`
    case 'collision':
      return text`keys ${storedNames(notice.keys)} of ${service} all become ${storedName(notice.variable)}; ${storedName(notice.keys.at(-1) ?? '')} is used`
  }
}
