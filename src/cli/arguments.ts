/** Arguments and options that commands have in common. */
import { Argument, Option } from 'commander'
import { parseKey } from '../core/key.ts'
import { parseService, type ServiceReference } from '../core/service-reference.ts'
import {
  noticeReserved,
  readLabelledService,
  type ServiceReader,
} from '../core/parse-service-argument.ts'

export type OutputFormat = 'table' | 'json'

/** A service without a label. */
export const serviceArgument = (context: ServiceReader): Argument =>
  new Argument('<service>', 'a service, such as app or team/app').argParser((typed) =>
    readService(typed, context),
  )

/** As {@link serviceArgument}, for a command that reads its services itself. */
export function readService(typed: string, context: ServiceReader): ServiceReference {
  return noticeReserved(parseService(typed, context.env), context)
}

/** A service, or `service:label`. */
export const labelledServiceArgument = (context: ServiceReader): Argument =>
  new Argument('<service>', 'a service, such as app, or a release of it: app:v1').argParser(
    (typed) => readLabelledService(typed, context),
  )

export const keyArgument = (): Argument =>
  new Argument('<key>', 'its name, such as db_password').argParser(parseKey)

export const outputOption = (): Option =>
  new Option('--output <format>', 'how to print it').choices(['table', 'json']).default('table')
