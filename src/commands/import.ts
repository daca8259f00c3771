/** `chamber import`: the secrets of a file, checked whole before the first one is written. */
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { findReadable, readableNames } from '../formats/index.ts'
import type { ServiceReference } from '../service-reference.ts'
import { NotSupported } from '../stores/store.ts'
import { parseTags, type Tags } from '../tags.ts'
import { serviceArgument } from './arguments.ts'
import { checkEntries } from './import-check.ts'
import { readInputFile } from './input-file.ts'
import { writeMany } from './write-many.ts'

interface ImportOptions {
  readonly normalizeKeys?: boolean
  readonly format?: string
  readonly tags?: Tags
}

export const importCommand = (context: Context): Command =>
  new Command('import')
    .description('write the secrets of a JSON, YAML or dotenv file')
    .addArgument(serviceArgument(context))
    .addArgument(new Argument('<file>', 'a file, or - for standard input'))
    .option('--normalize-keys', 'lower-case the keys, as write does')
    .option('-f, --format <format>', `${readableNames.join(', ')}; told by the text unless given`)
    .option('-t, --tags <key=value,...>', 'tags of the new secrets; may be repeated', parseTags)
    .addHelpText('after', notes)
    .action((service: ServiceReference, file: string, options: ImportOptions) =>
      importFile(context, { service, file }, options),
    )

const notes = `
Nothing is written when anything in the file cannot be: nested values, a key twice, an empty value.
Numbers and the like are taken as they are written: 0123 stays 0123.
A secret that has its value already is left alone, so the same command goes on where one stopped;
--timeout is the time from one written secret to the next.

Examples:
  chamber import app secrets.yaml
  chamber import app .env --normalize-keys
  chamber export old-app | chamber import app -
`

interface ImportArguments {
  readonly service: ServiceReference
  readonly file: string
}

async function importFile(
  context: Context,
  { service, file }: ImportArguments,
  { normalizeKeys = false, format, tags }: ImportOptions,
): Promise<void> {
  const named = format === undefined ? undefined : findReadable(format)
  const secrets = await readInputFile(context, file, named)
  const store = await context.openStore()
  const { bulk } = store
  if (!bulk) throw new NotSupported(store.backend, 'import')
  const checked = checkEntries(secrets, { service, normalizeKeys, bulk })
  const { unchanged } = await writeMany(context, bulk, {
    service,
    secrets: checked,
    tags,
    what: 'the import',
    goesOn: 'the same command goes on with the rest',
  })
  if (unchanged.length > 0) {
    context.notice('verbose', `already as imported: ${unchanged.join(', ')}`)
  }
  context.stdout.write(`Successfully imported ${checked.length} secrets\n`)
}
