/** `chamber env`: the secrets of a service as lines that a shell evaluates. */
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printShell } from '../formats/shell.ts'
import type { ServiceReference } from '../service-reference.ts'
import { labelledServiceArgument } from './arguments.ts'
import { noticeLosses } from './losses.ts'

interface EnvOptions {
  readonly preserveCase?: boolean
  readonly escapeStrings?: boolean
}

export const envCommand = (context: Context): Command =>
  new Command('env')
    .description('print secrets as export lines for a shell')
    .addArgument(labelledServiceArgument(context))
    .option('-p, --preserve-case', 'keep the case of the keys')
    .option('-e, --escape-strings', 'double quotes, and line breaks as \\n: not for a shell')
    .addHelpText('after', examples)
    .action((service: ServiceReference, options: EnvOptions) => env(context, service, options))

const examples = `
Examples:
  eval "$(chamber env app)"          in bash, dash, zsh, ksh
  chamber env -p app                 Db_Url stays Db_Url
`

async function env(
  { openStore, stdout, notice }: Context,
  service: ServiceReference,
  { preserveCase = false, escapeStrings = false }: EnvOptions,
): Promise<void> {
  const store = await openStore()
  const secrets = await store.values(service)
  const printed = printShell(secrets, { preserveCase, escapeStrings })
  noticeLosses(printed, { notice })
  stdout.write(printed.text)
}
