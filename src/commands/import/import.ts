/** `chamber import`: the secrets of a file or of a credstash table, checked whole before the first one is written. */
import { text, storedNames } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../../context.ts'
import { findReadable, readableNames } from '../../formats/index.ts'
import { NotSupported } from '../../stores/store.ts'
import { UsageError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { parseTags, type Tags } from '../../core/tags.ts'
import { serviceArgument } from '../../cli/arguments.ts'
import { onlyOption } from '../../selection/flags.ts'
import { checkEntries } from '../../changes/check-entries.ts'
import {
  type CredstashOptions,
  parseContext,
  parseDigest,
  readCredstash,
} from './import-credstash.ts'
import { readInputFile } from '../../cli/input-file.ts'
import { withAwsSourceOptions } from '../../changes/source.ts'
import { writeMany } from '../../changes/write-many.ts'

interface ImportOptions extends CredstashOptions {
  readonly normalizeKeys?: boolean
  readonly format?: string
  readonly tags?: Tags
}

export const importCommand = (context: Context): Command =>
  withAwsSourceOptions(
    new Command('import')
      .description('write the secrets of a JSON, YAML or dotenv file, or of a credstash table')
      .addArgument(serviceArgument(context))
      .addArgument(
        new Argument('[file]', 'the file, or - for standard input; not with --from-credstash'),
      )
      .option('--normalize-keys', 'put the keys in lower case, as write does')
      .option('-f, --format <format>', `${readableNames.join(', ')}; told by the text unless given`)
      .option('-t, --tags <key=value,...>', 'tags of the new secrets; may be repeated', parseTags)
      .option('--from-credstash <table>', 'the latest versions in a table of credstash')
      .option(
        '--context <name=value>',
        'encryption context of credstash; may be repeated',
        parseContext,
      )
      .option(
        '--digest <name>',
        'digest of the MACs of credstash items that name none',
        parseDigest,
      )
      .addOption(onlyOption()),
  )
    .addHelpText('after', notes)
    .action((service: ServiceReference, file: string | undefined, options: ImportOptions) =>
      importSecrets(context, { service, file }, options),
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
  chamber import app --from-credstash credential-store --context env=prod
`

interface ImportArguments {
  readonly service: ServiceReference
  readonly file: string | undefined
}

async function importSecrets(
  context: Context,
  { service, file }: ImportArguments,
  options: ImportOptions,
): Promise<void> {
  const { normalizeKeys = false, format, tags } = options
  checkOptions(file, options)
  // A file is judged before anything is opened; a table takes calls, and then the backend is known.
  const named = format === undefined ? undefined : findReadable(format)
  const parsed = file === undefined ? undefined : await readInputFile(context, file, named)
  const store = await context.openStore()
  // nothing to write is no error on any backend
  if (parsed?.entries.length === 0) return imported(context, 0)
  const { bulk } = store
  if (!bulk) throw new NotSupported(store.backend, text`import`)
  const check = { service, normalizeKeys, bulk }
  const secrets = parsed
    ? checkEntries(parsed, check)
    : await readCredstash(context, options, check)
  const { unchanged } = await writeMany(context, bulk, {
    service,
    secrets,
    tags,
    what: text`the import`,
    goesOn: text`the same command goes on with the rest`,
  })
  if (unchanged.length > 0) {
    context.report.verbose(text`already as imported: ${storedNames(unchanged)}`)
  }
  imported(context, secrets.length)
}

function imported({ stdout }: Context, count: number): void {
  stdout.write(`Successfully imported ${count} secrets\n`)
}

/** @throws {UsageError} unless there is one source, and its own options */
function checkOptions(file: string | undefined, options: ImportOptions): void {
  const { fromCredstash, format, context, digest, only, fromRegion, fromProfile } = options
  if (fromCredstash !== undefined) {
    if (file !== undefined) throw new UsageError(text`--from-credstash goes without a file`)
    if (format !== undefined) throw new UsageError(text`--format goes with a file`)
    return
  }
  if (file === undefined) throw new UsageError(text`missing required argument 'file'`)
  if ([context, digest, only, fromRegion, fromProfile].some((one) => one !== undefined)) {
    throw new UsageError(
      text`--context, --digest, --only, --from-region and --from-profile go with --from-credstash`,
    )
  }
}
