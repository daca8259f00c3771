/** `chamber export`: the secrets of services in a format that other programs read. */
import { text, storedName, type Text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { findFormat, formatNames } from '../formats/index.ts'
import type { PrivateFile } from '../files/private-file.ts'
import { fullKey } from '../core/key.ts'
import type { NamedSecret } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { variableName } from '../core/variable-name.ts'
import { type ChoiceOptions, withChoiceOptions } from '../selection/flags.ts'
import { noticeLosses } from '../formats/format-warnings.ts'
import { planServices } from '../selection/plan.ts'
import { readServices, type ReadOptions } from '../selection/service-values.ts'

interface ExportOptions extends ChoiceOptions {
  readonly format: string
  readonly outputFile?: string
  readonly recursive?: boolean
}

export const exportCommand = (context: Context): Command =>
  withChoiceOptions(
    new Command('export')
      .description('print the secrets of services in a format that other programs read')
      .addArgument(
        new Argument('[service...]', 'services, the later ones winning; app:v1 is a release'),
      )
      .option('-f, --format <format>', formatNames.join(', '), 'json')
      .option('--recursive', 'the services below them too; their keys are service/key')
      .option('-o, --output-file <path>', 'write a file that its owner alone may read'),
  )
    .addHelpText('after', examples)
    .action((typed: string[], options: ExportOptions) => exportSecrets(context, typed, options))

const examples = `
Examples:
  chamber export app | jq -r .db_password
  chamber export shared app -f dotenv -o .env       # app wins over shared
  chamber export app -f docker -o app.list          # docker run --env-file app.list …
  chamber export app -f tfvars -o app.tfvars        # terraform apply -var-file app.tfvars
  chamber export app --as-of 2026-11-20T10:00Z      # as it was, from the history
  chamber export app --only 'db_*' --case upper     # names of variables instead of keys

dotenv is read by npm dotenv, node --env-file, python-dotenv, and a shell that sources it; docker run
--env-file takes quotes for a part of the value and needs --format=docker. What a format cannot say, or its
readers do not agree about, is named on stderr.
`

async function exportSecrets(
  context: Context,
  typed: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { stdout } = context
  const { outputFile, recursive } = options
  const format = findFormat(options.format)
  // Checked before anything is asked of AWS. Standard output may be a socket, which has no path.
  const isFile = outputFile && outputFile !== '/dev/stdout'
  const file = isFile ? await openFile(context, outputFile) : undefined
  const missing = text`export needs a service`
  const plan = await planServices(context, typed, { ...options, missing })
  const services = plan.services.map((service) => ({ ...service, recursive }))
  const secrets = await collect(context, services, { ...plan.reading, nameOf: format.nameOf })
  const printed = format.print(
    plan.reading.preferEnv ? await withKept(secrets, context.env) : secrets,
  )
  noticeLosses(printed, context)
  if (file) file.write(printed.text)
  else stdout.write(printed.text)
}

async function openFile(context: Context, path: string): Promise<PrivateFile> {
  const { privateFile } = await import('../files/private-file.ts')
  return privateFile(path, context)
}

/** The secrets of all services, each key or chosen name once, in the order in which they win. */
async function collect(
  context: Context,
  services: readonly ServiceReference[],
  options: ReadOptions,
): Promise<readonly NamedSecret[]> {
  const answers = await readServices(context, services, options)
  const secrets = new Map<string, NamedSecret>()
  for (const { service, values } of answers) {
    for (const secret of values) {
      const id = secret.name ?? fullKey(secret)
      const twin = secrets.get(id)
      if (twin) context.report.warn(replacement(twin, secret, service))
      secrets.delete(id)
      secrets.set(id, secret)
    }
  }
  return [...secrets.values()]
}

function replacement(twin: NamedSecret, secret: NamedSecret, from: ServiceReference): Text {
  const [other, key] = [fullKey(twin), fullKey(secret)]
  if (other === key) return text`the key ${key} is taken from '${from.typed}'`
  const name = storedName(secret.name ?? key)
  return text`keys ${other}, ${key} both become ${name}; ${key} of '${from.typed}' is used`
}

/** What a program would see that has both the environment and the secrets. */
async function withKept(
  secrets: readonly NamedSecret[],
  env: Context['env'],
): Promise<readonly NamedSecret[]> {
  const { keptValue } = await import('../selection/prefer.ts')
  return secrets.map((secret) => {
    const name = secret.name ?? variableName(fullKey(secret))
    return { ...secret, value: keptValue(name, env) ?? secret.value }
  })
}
