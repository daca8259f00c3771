/** `chamber env`: the secrets of a service as lines that a shell evaluates. */
import { text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { printShell } from '../formats/shell.ts'
import { UsageError } from '../core/errors.ts'
import type { KeyPath } from '../core/key.ts'
import type { NamedSecret } from '../core/secret.ts'
import { variableName } from '../core/variable-name.ts'
import { type ChoiceOptions, withChoiceOptions } from '../selection/flags.ts'
import { noticeLosses } from '../formats/format-warnings.ts'
import { planServices } from '../selection/plan.ts'
import { readServices } from '../selection/service-values.ts'

interface EnvOptions extends ChoiceOptions {
  readonly preserveCase?: boolean
  readonly escapeStrings?: boolean
}

export const envCommand = (context: Context): Command =>
  withChoiceOptions(
    new Command('env')
      .description('print secrets as export lines for a shell')
      .addArgument(new Argument('[service]', 'a service, such as app, or a release of it: app:v1'))
      .option('-p, --preserve-case', 'keep the case of the keys')
      .option('-e, --escape-strings', 'double quotes, and line breaks as \\n: not for a shell'),
  )
    .addHelpText('after', examples)
    .action((service: string | undefined, options: EnvOptions) => env(context, service, options))

const examples = `
Examples:
  eval "$(chamber env app)"          # in bash, dash, zsh, ksh
  chamber env -p app                 # Db_Url stays Db_Url
  chamber env app:v1                 # the release v1; --as-of 2h for a time
  chamber env app --only 'db_*'      # those that begin so
`

async function env(
  context: Context,
  service: string | undefined,
  options: EnvOptions,
): Promise<void> {
  const { preserveCase = false, escapeStrings = false } = options
  if (preserveCase && options.case && options.case !== 'preserve') {
    throw new UsageError(text`--preserve-case and --case ${options.case} contradict each other`)
  }
  const nameOf = (key: KeyPath) => variableName(key, preserveCase ? 'preserve' : 'upper')
  const typed = service === undefined ? [] : [service]
  const missing = text`env needs a service`
  const { services, reading } = await planServices(context, typed, { ...options, missing })
  const { env: environment } = context
  // A flag wins over the file.
  const letters = preserveCase ? options.case : reading.case
  const how = { ...reading, case: letters, nameOf, environment }
  const answers = await readServices(context, services, how)
  const secrets = answers.flatMap(({ values }) => values)
  const printed = printShell(
    reading.preferEnv ? await withoutKept(secrets, nameOf, context.env) : secrets,
    { preserveCase, escapeStrings },
  )
  noticeLosses(printed, context)
  context.stdout.write(printed.text)
}

/** The shell has the others. */
async function withoutKept(
  secrets: readonly NamedSecret[],
  nameOf: (key: KeyPath) => string,
  parent: Context['env'],
): Promise<readonly NamedSecret[]> {
  const { keptValue } = await import('../selection/prefer.ts')
  return secrets.filter(({ key, name = nameOf(key) }) => keptValue(name, parent) === undefined)
}
