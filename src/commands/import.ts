/** `chamber import`: the secrets of a file or of a credstash table, checked whole before the first one is written. */
import { Argument, Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { ChamberError, UsageError } from '../errors.ts'
import { findReadable, readableNames, recognize } from '../formats/index.ts'
import { createProgress } from '../output/progress.ts'
import type { SecretValue } from '../secret.ts'
import type { ServiceReference } from '../service-reference.ts'
import { type BulkRequest, type BulkResult, type BulkWriter, WriteStopped } from '../stores/bulk.ts'
import { NotSupported } from '../stores/store.ts'
import { parseTags, type Tags } from '../tags.ts'
import { serviceArgument } from './arguments.ts'
import { checkEntries } from './import-check.ts'
import {
  type CredstashOptions,
  parseContext,
  parseDigest,
  parseOnly,
  readCredstash,
} from './import-credstash.ts'

interface ImportOptions extends CredstashOptions {
  readonly normalizeKeys?: boolean
  readonly format?: string
  readonly tags?: Tags
}

export const importCommand = (context: Context): Command =>
  new Command('import')
    .description('write the secrets of a JSON, YAML or dotenv file, or of a credstash table')
    .usage('[options] <service> <file>')
    .addArgument(serviceArgument(context))
    .addArgument(new Argument('[file]', 'a file, or - for standard input'))
    .option('--normalize-keys', 'lower-case the keys, as write does')
    .option('-f, --format <format>', `${readableNames.join(', ')}; told by the text unless given`)
    .option('-t, --tags <key=value,...>', 'tags of the new secrets; may be repeated', parseTags)
    .option('--from-credstash <table>', 'the latest versions in a table of credstash')
    .option('--context <name=value>', 'encryption context of credstash; repeat', parseContext)
    .option('--digest <name>', 'of credstash items that name none', parseDigest)
    .option('--only <names>', 'secrets of the table, * standing for anything; a,b', parseOnly)
    .option('--from-region <region>', 'where the table is, when elsewhere')
    .option('--from-profile <profile>', 'whose table it is, when not ours')
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
  const { normalizeKeys = false, tags } = options
  checkOptions(file, options)
  // A file is judged before anything is opened; a table takes calls, and then the backend is known.
  const parsed = file === undefined ? undefined : await readSecrets(context, file, options.format)
  const store = await context.openStore()
  const { bulk } = store
  if (!bulk) throw new NotSupported(store.backend, 'import')
  const check = { service, normalizeKeys, bulk }
  const secrets = parsed
    ? checkEntries(parsed, check)
    : await readCredstash(context, options, check)
  const { unchanged } = await writeAll(context, bulk, { service, secrets, tags })
  if (unchanged.length > 0) {
    context.notice('verbose', `already as imported: ${unchanged.join(', ')}`)
  }
  context.stdout.write(`Successfully imported ${secrets.length} secrets\n`)
}

/** @throws {UsageError} unless there is one source, and its own options */
function checkOptions(file: string | undefined, options: ImportOptions): void {
  const { fromCredstash, format, context, digest, only, fromRegion, fromProfile } = options
  if (fromCredstash !== undefined) {
    if (file !== undefined) throw new UsageError('--from-credstash goes without a file')
    if (format !== undefined) throw new UsageError('--format goes with a file')
    return
  }
  if (file === undefined) throw new UsageError("missing required argument 'file'")
  if ([context, digest, only, fromRegion, fromProfile].some((one) => one !== undefined)) {
    throw new UsageError(
      '--context, --digest, --only, --from-region and --from-profile go with --from-credstash',
    )
  }
}

async function readSecrets(context: Context, file: string, typedFormat: string | undefined) {
  const named = typedFormat === undefined ? undefined : findReadable(typedFormat)
  const source = file === '-' ? 'standard input' : file
  const text = decode(await readBytes(context, file), source)
  const format = named ?? recognize(text, file)
  const { entries, warnings } = await format.parse(text, source)
  for (const warning of warnings) context.notice('warning', warning)
  return { entries, source }
}

async function readBytes({ stdin, cwd }: Context, file: string): Promise<Buffer> {
  if (file === '-') return stdin.readAll()
  try {
    return await readFile(resolve(cwd, file))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new ChamberError('INPUT_FILE', `'${file}' cannot be read${code}`)
  }
}

function decode(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ChamberError('NOT_TEXT', `${source} is not UTF-8 text`)
  }
}

type Job = Pick<BulkRequest, 'service' | 'tags'> & { readonly secrets: readonly SecretValue[] }

/** Goes on until all are written, or the user stops it; then says what is written. */
async function writeAll(
  { stderr, untilStopped, notice }: Context,
  bulk: BulkWriter,
  job: Job,
): Promise<BulkResult> {
  const progress = createProgress(stderr, job.secrets.length, 'secrets written')
  const stop = new AbortController()
  void untilStopped().then(() => stop.abort())
  try {
    return await bulk.write({ ...job, onProgress: progress.show, signal: stop.signal })
  } catch (error) {
    progress.end()
    if (!(error instanceof WriteStopped)) throw error
    const { written, unsure } = error
    if (written.length > 0) notice('warning', `written before it stopped: ${written.join(', ')}`)
    if (unsure.length > 0) notice('warning', `written or not: ${unsure.join(', ')}`)
    throw stopped(error, job.secrets.length)
  } finally {
    progress.end()
  }
}

function stopped(error: WriteStopped, total: number): ChamberError {
  const { code, message, hint, exitStatus, written } = error
  const goesOn = 'the same command goes on with the rest'
  const count = `${written.length} of ${total}`
  return new ChamberError(code, `the import stopped after writing ${count}: ${message}`, {
    hint: hint ? `${hint}; ${goesOn}` : goesOn,
    exitStatus,
    cause: error.cause,
  })
}
