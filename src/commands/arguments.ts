/** Arguments and options that commands have in common. */
import { Argument, Option } from 'commander'
import type { Context } from '../context.ts'
import {
  isReserved,
  parseKey,
  parseLabelledService,
  parseService,
  type ServiceReference,
} from '../service-reference.ts'

export type OutputFormat = 'table' | 'json'

type Caller = Pick<Context, 'env' | 'notice'>

/** A service without a label. */
export const serviceArgument = (context: Caller): Argument =>
  new Argument('<service>', 'where the secret lives, such as app or team/app').argParser((typed) =>
    noticeReserved(parseService(typed, context.env), context),
  )

/** A service, or `service:label`. */
export const labelledServiceArgument = (context: Caller): Argument =>
  new Argument('<service>', 'a service, or service:label').argParser((typed) =>
    readLabelledService(typed, context),
  )

/** As {@link labelledServiceArgument}, for a command that reads its services itself. */
export function readLabelledService(typed: string, context: Caller): ServiceReference {
  return noticeReserved(parseLabelledService(typed, context.env), context)
}

export const keyArgument = (): Argument =>
  new Argument('<key>', 'its name, such as db_password').argParser(parseKey)

export const outputOption = (): Option =>
  new Option('--output <format>', 'how to print it').choices(['table', 'json']).default('table')

function noticeReserved(service: ServiceReference, { notice }: Caller): ServiceReference {
  if (isReserved(service)) {
    notice('warning', `'${service.typed}' is kept for chamber's own settings; use another service`)
  }
  return service
}
