/** `chamber list`: the secrets of a service. */
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { formatTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import { byteOrder } from '../core/byte-order.ts'
import type { Secret } from '../core/secret.ts'
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
  const secrets = (await find(context, service, options)).toSorted(order(options))
  if (output === 'json') {
    stdout.write(printJson(secrets.map((secret) => toJson(secret, withValues))))
    return
  }
  const header = ['Key', 'Version', 'LastModified', 'User', ...(withValues ? ['Value'] : [])]
  const rows = secrets.map((secret) => [
    secret.key,
    String(secret.version),
    formatTime(secret.modified),
    secret.user,
    ...(withValues ? [secret.value ?? ''] : []),
  ])
  stdout.write(formatTable([header, ...rows]))
}

async function find(
  { openStore, report }: Context,
  typed: ServiceReference,
  { expand: withValues = false, recursive, asOf }: ListOptions,
): Promise<readonly Secret[]> {
  const service = { ...typed, recursive }
  if (asOf === undefined) return (await openStore()).list(service, { withValues })
  const { checkUnlabelled, parseAsOf, shortHistory } = await import('../selection/as-of.ts')
  const request = { service, at: parseAsOf(asOf), withValues }
  checkUnlabelled(request)
  const { secrets, unknown } = await (await openStore()).past(request)
  if (unknown.length > 0) report.warn(shortHistory(unknown, request))
  return secrets
}

const toJson = ({ key, value, version, modified, user }: Secret, withValue: boolean) => ({
  key,
  ...(withValue ? { value } : {}),
  version,
  modified,
  user,
})

/** Version beats user beats time; each settles what is equal in those before it, the name the rest. */
function order({ version, user, time }: ListOptions): (a: Secret, b: Secret) => number {
  return (a, b) =>
    (version ? a.version - b.version : 0) ||
    (user ? byteOrder(a.user, b.user) : 0) ||
    (time ? (a.modified?.getTime() ?? 0) - (b.modified?.getTime() ?? 0) : 0)
}
