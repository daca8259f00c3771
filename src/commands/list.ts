/** `chamber list`: the secrets of a service. */
import { Command } from 'commander'
import { type Text, text } from '../core/text.ts'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import { byteOrder } from '../core/byte-order.ts'
import { describeInvalidNames } from '../stores/invalid-names.ts'
import { fullKey } from '../core/key.ts'
import type { InvalidSecret, Listing } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { labelledServiceArgument, outputOption, type OutputFormat } from '../cli/arguments.ts'
import { asOfOption } from '../selection/flags.ts'

interface ListOptions {
  readonly expand?: boolean
  readonly time?: boolean
  readonly user?: boolean
  readonly version?: boolean
  readonly recursive?: boolean
  readonly asOf?: string
  readonly output: OutputFormat
}

export const listCommand = (context: Context): Command =>
  new Command('list')
    .description('list the secrets of a service')
    .addArgument(labelledServiceArgument(context))
    .option('-e, --expand', 'show the values')
    .option('-t, --time', 'sort by the time of the last change')
    .option('-u, --user', 'sort by who changed it last')
    .option('-v, --version', 'sort by version')
    .option('--recursive', 'the services below it too')
    .addOption(asOfOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, options: ListOptions) => list(context, service, options))

const examples = `
Examples:
  chamber list app
  chamber list app --expand
  chamber list app:v1                # the versions of a release
  chamber list app --as-of 2h        # the versions of two hours ago
  chamber list app --output json | jq -r '.[].key'
`

async function list(
  context: Context,
  service: ServiceReference,
  options: ListOptions,
): Promise<void> {
  const { expand: withValues = false, output } = options
  const { stdout } = context
  const found = rowsOf(await find(context, service, options)).toSorted(order(options))
  const invalid = found.filter((row) => row.isInvalid)
  if (invalid.length > 0) context.report.warn(deletable(invalid.length, service))
  if (output === 'json') {
    stdout.write(printJson(found.map((row) => toJson(row, withValues))))
    return
  }
  const header = ['Key', 'Version', 'LastModified', 'User', ...(withValues ? ['Value'] : [])]
  const rows = found.map((row) => [
    row.name,
    String(row.version),
    formatTime(row.modified),
    row.user,
    ...(withValues ? [row.value ?? ''] : []),
  ])
  writeTable(stdout, [header, ...rows])
}

/** A secret under the name that is shown. */
interface Row extends Omit<InvalidSecret, 'name'> {
  readonly name: string
  readonly isInvalid: boolean
}

const rowsOf = ({ secrets, invalid }: Listing): readonly Row[] =>
  [
    ...secrets.map((one) => ({ ...one, name: fullKey(one), isInvalid: false })),
    ...invalid.map((one) => ({ ...one, name: one.name.escaped, isInvalid: true })),
  ].toSorted((a, b) => byteOrder(a.name, b.name))

const deletable = (count: number, { name }: ServiceReference): Text =>
  text`${describeInvalidNames(count, name)}; other commands skip them (delete them with: chamber delete --exact-key ${name} NAME)`

async function find(
  { openStore, report }: Context,
  typed: ServiceReference,
  { expand: withValues = false, recursive, asOf }: ListOptions,
): Promise<Listing> {
  const service = { ...typed, recursive }
  if (asOf === undefined) return (await openStore()).list(service, { withValues })
  const { checkUnlabelled, parseAsOf, shortHistory } = await import('../selection/as-of.ts')
  const request = { service, at: parseAsOf(asOf), withValues }
  checkUnlabelled(request)
  const { secrets, unknown } = await (await openStore()).past(request)
  if (unknown.length > 0) report.warn(shortHistory(unknown, request))
  return { secrets, invalid: [] }
}

const toJson = ({ name, value, version, modified, user, isInvalid }: Row, withValue: boolean) => ({
  key: name,
  ...(withValue ? { value } : {}),
  version,
  modified,
  user,
  ...(isInvalid ? { invalid: true } : {}),
})

/** Version beats user beats time; each settles what is equal in those before it, the name the rest. */
function order({ version, user, time }: ListOptions): (a: Row, b: Row) => number {
  return (a, b) =>
    (version ? a.version - b.version : 0) ||
    (user ? byteOrder(a.user, b.user) : 0) ||
    (time ? (a.modified?.getTime() ?? 0) - (b.modified?.getTime() ?? 0) : 0)
}
