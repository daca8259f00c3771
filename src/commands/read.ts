/** `chamber read`: one secret, as a table or as its bare value. */
import { text, quote, storedName } from '../core/text.ts'
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import type { SecretName, Store } from '../stores/store.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import type { Key } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { parseInteger } from '../core/settings.ts'
import {
  keyArgument,
  labelledServiceArgument,
  outputOption,
  type OutputFormat,
} from '../cli/arguments.ts'
import { asOfOption } from '../selection/flags.ts'

interface ReadOptions {
  readonly version: number
  readonly quiet?: boolean
  readonly asOf?: string
  readonly output: OutputFormat
}

/** What `-v` means when it is not given. */
const latest = -1

export const readCommand = (context: Context): Command =>
  new Command('read')
    .description('print one secret')
    .addArgument(labelledServiceArgument(context))
    .addArgument(keyArgument())
    .option('-q, --quiet', 'print the value alone')
    .option('-v, --version <number>', 'the version to read; -1 is the latest', parseVersion, latest)
    .addOption(asOfOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, key: Key, options: ReadOptions) =>
      read(context, { service, key }, options),
    )

const examples = `
Examples:
  chamber read app db_password
  PGPASSWORD="$(chamber read -q app db_password)" psql
  chamber read app db_password --version 3
  chamber read app:v1 db_password                 # the version of a release
  chamber read app db_password --as-of 2h         # as it was two hours ago
`

const parseVersion = (input: string): number => parseInteger(input, text`--version`)

async function read(
  { openStore, stdout }: Context,
  name: SecretName,
  options: ReadOptions,
): Promise<void> {
  const { version, quiet, asOf, output } = options
  checkChoice(name, options)
  const at =
    asOf === undefined ? undefined : (await import('../selection/as-of.ts')).parseAsOf(asOf)
  const store = await openStore()
  if (quiet && version === latest && !at) {
    stdout.write(`${await store.readValue(name)}\n`)
    return
  }
  const secret = at
    ? await readPast(store, name, at)
    : await store.read(version === latest ? name : { ...name, version })
  if (quiet) stdout.write(`${secret.value ?? ''}\n`)
  else if (output === 'json') stdout.write(printJson(toJson(name, secret)))
  else writeTable(stdout, table(secret))
}

/** A label, a number and a moment each say which version is meant. */
function checkChoice({ service }: SecretName, { version, asOf }: ReadOptions): void {
  const choices = [service.label, version === latest ? undefined : version, asOf]
  if (choices.filter((one) => one !== undefined).length < 2) return
  throw new UsageError(text`service:name, --version and --as-of each say which version; give one`)
}

async function readPast(store: Store, { service, key }: SecretName, at: Date): Promise<Secret> {
  const { pastSecrets, unreadable } = await import('../selection/as-of.ts')
  const [secret] = await pastSecrets(store, { service, at, withValues: true, keys: [key] })
  if (secret && secret.value === undefined) throw unreadable(key)
  if (secret) return secret
  const moment = storedName(at.toISOString())
  const message = text`no secret ${quote(key, 'key')} in service '${service.typed}' at ${moment}`
  throw new ChamberError('NOT_FOUND', message, {
    hint: text`see since when there is one: chamber history ${service.typed} ${storedName(key)}`,
  })
}

const toJson = ({ service }: SecretName, { key, value, version, modified, user }: Secret) => ({
  service: service.name,
  key,
  value,
  version,
  modified,
  user,
})

function table({ key, value = '', version, modified, user }: Secret): readonly string[][] {
  const header = ['Key', 'Value', 'Version', 'LastModified', 'User']
  return [header, [key, value, String(version), formatTime(modified), user]]
}
