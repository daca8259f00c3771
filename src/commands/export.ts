/** `chamber export`: the secrets of services in a format that other programs read. */
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { findFormat, formatNames } from '../formats/index.ts'
import { privateFile } from '../output/private-file.ts'
import type { SecretValue } from '../secret.ts'
import type { ServiceReference } from '../service-reference.ts'
import type { OnNotice, Store } from '../stores/store.ts'
import { readLabelledService } from './arguments.ts'
import { noticeLosses } from './losses.ts'

interface ExportOptions {
  readonly format: string
  readonly outputFile?: string
  readonly recursive?: boolean
}

export const exportCommand = (context: Context): Command =>
  new Command('export')
    .description('print the secrets of services in a format that other programs read')
    .addArgument(new Argument('<service...>', 'services, the later ones winning; service:label'))
    .option('-f, --format <format>', formatNames.join(', '), 'json')
    .option('--recursive', 'the services below them too; their keys are service/key')
    .option('-o, --output-file <path>', 'write a file that its owner alone may read')
    .addHelpText('after', examples)
    .action(async (typed: string[], options: ExportOptions) => {
      const services = typed.map((word) => ({
        ...readLabelledService(word, context),
        recursive: options.recursive,
      }))
      await exportSecrets(context, services, options)
    })

const examples = `
Examples:
  chamber export app | jq -r .db_password
  chamber export shared app -f dotenv -o .env       app wins over shared
  chamber export app -f docker -o app.list          docker run --env-file app.list …
  chamber export app -f tfvars -o app.tfvars        terraform apply -var-file app.tfvars

dotenv is read by npm dotenv, node --env-file, python-dotenv, and a shell that sources it; docker run
--env-file takes quotes for a part of the value and needs -f docker. What a format cannot say, or its
readers do not agree about, is named on stderr.
`

async function exportSecrets(
  { cwd, notice, openStore, stdout }: Context,
  services: readonly ServiceReference[],
  { format, outputFile }: ExportOptions,
): Promise<void> {
  const { print } = findFormat(format)
  // Checked before anything is asked of AWS. Standard output may be a socket, which has no path.
  const isFile = outputFile && outputFile !== '/dev/stdout'
  const write = isFile ? await privateFile(outputFile, cwd) : undefined
  const store = await openStore()
  const printed = print(await collect(store, services, notice))
  noticeLosses(printed, { notice })
  if (write) await write(printed.text)
  else stdout.write(printed.text)
}

/** The values of all services, each key once, in the order in which they win. */
async function collect(
  store: Store,
  services: readonly ServiceReference[],
  notice: OnNotice,
): Promise<readonly SecretValue[]> {
  const answers = await Promise.all(services.map((service) => store.values(service)))
  const secrets = new Map<string, SecretValue>()
  for (const [index, values] of answers.entries()) {
    for (const secret of values) {
      if (secrets.delete(secret.key)) {
        notice('warning', `the key ${secret.key} is taken from '${services[index]?.typed}'`)
      }
      secrets.set(secret.key, secret)
    }
  }
  return [...secrets.values()]
}
