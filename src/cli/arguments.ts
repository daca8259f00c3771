/** Arguments and options that commands have in common. */
import { Argument, Option } from 'commander'
import { UsageError } from '../core/errors.ts'
import { parseKey } from '../core/key.ts'
import { parseService, type ServiceReference } from '../core/service-reference.ts'
import { quote, text } from '../core/text.ts'
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
  new Argument('<key>', 'its name, such as db_password').argParser(readKey)

/** What has a value in it is not shown. */
function readKey(input: string): string {
  if (!input.includes('=')) return parseKey(input)
  throw new UsageError(text`${quote(input, 'key')} is not a valid key name`, {
    hint: text`a key and its value are separate arguments`,
  })
}

export const outputOption = (): Option =>
  new Option('--output <format>', 'how to print it').choices(['table', 'json']).default('table')
