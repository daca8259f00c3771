/** `chamber list-services`: which services there are. */
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { servicesOf } from '../core/secret-name.ts'
import { trimEnd, trimStart } from '../core/trim-character.ts'
import { outputOption, type OutputFormat } from '../cli/arguments.ts'

interface ListServicesOptions {
  readonly secrets?: boolean
  readonly output: OutputFormat
}

export const listServicesCommand = (context: Context): Command =>
  new Command('list-services')
    .description('list the services')
    .usage('[options] [service]')
    // more than one were always taken, and never looked at
    .addArgument(new Argument('[service...]', 'this one and those below it; without it all'))
    .option('-s, --secrets', 'name the secrets too')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((services: string[], options: ListServicesOptions) =>
      listServices(context, services[0] ?? '', options),
    )

const examples = `
Examples:
  chamber list-services
  chamber list-services team              # team and team/…, but not teams
  chamber list-services team --secrets    # team/app/db_password
`

async function listServices(
  { openStore, stdout }: Context,
  prefix: string,
  { secrets, output }: ListServicesOptions,
): Promise<void> {
  const store = await openStore()
  const names = await store.names(trimEnd(trimStart(prefix.toLowerCase(), '/'), '/'))
  const rows = secrets ? names : servicesOf(names)
  if (output === 'json') stdout.write(printJson(rows))
  else writeTable(stdout, [['Service'], ...rows.map((row) => [row])])
}
