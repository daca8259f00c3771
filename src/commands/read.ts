/** `chamber read`: one secret, as a table or as its bare value. */
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { formatTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import { parseInteger } from '../settings.ts'
import { keyArgument, outputOption, serviceArgument, type OutputFormat } from './arguments.ts'
import type { SecretName } from '../stores/store.ts'
import type { ServiceReference } from '../service-reference.ts'

interface ReadOptions {
  readonly version: number
  readonly quiet?: boolean
  readonly output: OutputFormat
}

/** What `-v` means when it is not given. */
const latest = -1

export const readCommand = (context: Context): Command =>
  new Command('read')
    .description('print one secret')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .option('-q, --quiet', 'print the value alone')
    .option(
      '-v, --version <number>',
      'the version to read (-1 is the latest)',
      parseVersion,
      latest,
    )
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, key: string, options: ReadOptions) =>
      read(context, { service, key }, options),
    )

const examples = `
Examples:
  chamber read app db_password
  PGPASSWORD="$(chamber read -q app db_password)" psql
  chamber read app db_password --version 3
`

const parseVersion = (text: string): number => parseInteger(text, '--version')

async function read(
  { openStore, stdout }: Context,
  name: SecretName,
  { version, quiet, output }: ReadOptions,
): Promise<void> {
  const store = await openStore()
  if (quiet && version === latest) {
    stdout.write(`${await store.readValue(name)}\n`)
    return
  }
  const secret = await store.read(version === latest ? name : { ...name, version })
  if (quiet) stdout.write(`${secret.value ?? ''}\n`)
  else if (output === 'json') stdout.write(printJson({ service: name.service.name, ...secret }))
  else {
    const header = ['Key', 'Value', 'Version', 'LastModified', 'User']
    const { key, value = '', modified, user } = secret
    const row = [key, value, String(secret.version), formatTime(modified), user]
    stdout.write(formatTable([header, row]))
  }
}
