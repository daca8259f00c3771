/** `chamber diff`: what two sets of secrets do not have in common. */
import { text, storedName, storedNames } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../../context.ts'
import { readSelection, select } from '../../selection/select.ts'
import { UsageError } from '../../core/errors.ts'
import { toKey } from '../../core/key.ts'
import type { NamedValue } from '../../core/secret.ts'
import { variableName } from '../../core/variable-name.ts'
import { outputOption, type OutputFormat } from '../../cli/arguments.ts'
import { parseAsOf } from '../../selection/as-of.ts'
import { asOfOption, exceptOption, onlyOption } from '../../selection/flags.ts'
import { compare } from '../../changes/difference.ts'
import {
  elsewhereOf,
  type SourceOptions,
  storesOf,
  withSourceOptions,
} from '../../changes/source.ts'
import { printDifference, toJson } from './print.ts'
import { type Content, parseSide, readSide, type Side } from './side.ts'

interface DiffOptions extends SourceOptions {
  readonly values?: boolean
  readonly asOf?: string
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly output: OutputFormat
}

export const diffCommand = (context: Context): Command =>
  withSourceOptions(
    new Command('diff')
      .description('compare services, releases, times and files')
      .addArgument(new Argument('<a>', 'a service, service:release, or a file as ./FILE'))
      .addArgument(new Argument('[b]', 'what it is compared with; with --as-of the same, now'))
      .option('--values', 'show the values')
      .addOption(asOfOption())
      .addOption(onlyOption())
      .addOption(exceptOption()),
  )
    .addOption(outputOption())
    .addHelpText('after', notes)
    .action((a: string, b: string | undefined, options: DiffOptions) =>
      diff(context, { a, b }, options),
    )

const notes = `
A line for each key: - only in A, + only in B, ~ in both with different values. --as-of and --from-…
are about A. A file is written ./FILE, ../FILE, /FILE, or - for standard input, and is JSON, YAML or
dotenv; beside dotenv, keys are compared as variables (db-url is DB_URL).

The exit status is 0 when nothing differs, 1 when something does, and 2 when that is not known.

Examples:
  chamber diff staging/app prod/app
  chamber diff app:v1 app
  chamber diff app --as-of 2h              # what has changed since
  chamber diff ./app.yaml app --values
  chamber diff app app --from-region us-east-1
`

interface Words {
  readonly a: string
  readonly b: string | undefined
}

async function diff(context: Context, words: Words, options: DiffOptions): Promise<void> {
  const { left, right } = parseSides(context, words, options)
  const at = options.asOf === undefined ? undefined : parseAsOf(options.asOf)
  const selection = await readSelection(options)
  const { source, target } = storesOf(context, elsewhereOf(options))
  const [before, after] = await Promise.all([
    readSide(left, context, { openStore: source, at }),
    readSide(right, context, { openStore: target }),
  ])
  const asVariables = before.isVariables || after.isVariables
  const [ours, theirs] = [before, after].map((content) =>
    select(asVariables ? toVariables(content, context) : content.secrets, selection),
  )
  const difference = compare(ours ?? [], theirs ?? [])
  const show = options.values ?? false
  const names = { left: left.typed, right: right.typed }
  context.stdout.write(
    options.output === 'json' ? toJson(difference, names, show) : printDifference(difference, show),
  )
  const { onlyLeft, onlyRight, different } = difference
  if (onlyLeft.length + onlyRight.length + different.length > 0) context.endAsDifferent()
}

/** @throws {UsageError} for a comparison with nothing, and for flags that are about a service */
function parseSides(context: Context, { a, b }: Words, options: DiffOptions) {
  const left = parseSide(a, context)
  if (left.type === 'file' && (options.asOf !== undefined || elsewhereOf(options))) {
    throw new UsageError(
      text`--as-of and --from-… are about a service, and the first one is a file`,
    )
  }
  const second = b ?? (options.asOf === undefined && !elsewhereOf(options) ? undefined : a)
  if (second === undefined) throw new UsageError(text`diff needs something to compare it with`)
  const right: Side = parseSide(second, context)
  if (left.typed === '-' && right.typed === '-') {
    throw new UsageError(text`standard input cannot be both sides`)
  }
  return { left, right }
}

/** Of two keys that become one variable the later one counts, as in exec. */
function toVariables({ secrets }: Content, { report }: Context): readonly NamedValue[] {
  const named = new Map<string, NamedValue & { readonly from: string }>()
  for (const { key, value } of secrets) {
    const own = toKey(key)
    // no service has such a name, so it is compared as it is
    const name = own === undefined ? key : variableName(own)
    const twin = named.get(name)
    if (twin)
      report.warn(
        text`keys ${storedNames([twin.from, key])} both become ${storedName(name)}; ${storedName(key)} is compared`,
      )
    named.set(name, { key: name, value, from: key })
  }
  return [...named.values()].map(({ key, value }) => ({ key, value }))
}
