/** Services as the words of a command line. */
import { text } from './text.ts'
import type { Context } from '../context.ts'
import { isReserved, parseLabelledService, type ServiceReference } from './service-reference.ts'

/** What it takes to read one: `${NAME}` in it is filled, and a reserved one is noticed. */
export type ServiceReader = Pick<Context, 'env' | 'report'>

/** A service, or `service:label`. */
export function readLabelledService(typed: string, reader: ServiceReader): ServiceReference {
  return noticeReserved(parseLabelledService(typed, reader.env), reader)
}

export function noticeReserved(
  service: ServiceReference,
  { report }: ServiceReader,
): ServiceReference {
  if (isReserved(service)) {
    report.warn(text`'${service.typed}' is kept for chamber's own settings; use another service`)
  }
  return service
}
