/** `chamber audit`: who read and changed the secrets of a service, and when. */
import { text, storedName } from '../core/text.ts'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { accessesOf } from '../audit/access.ts'
import { readLogFiles } from '../audit/log-files.ts'
import { isWithin, type Period } from '../audit/period.ts'
import type { TrailRecord } from '../audit/record.ts'
import { type Row, Tally } from '../audit/tally.ts'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { createProgress } from '../output/progress.ts'
import { writeTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import { NotSupported } from '../stores/store.ts'
import { byteOrder } from '../core/byte-order.ts'
import { UsageError } from '../core/errors.ts'
import { fullKey } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { outputOption, type OutputFormat, serviceArgument } from '../cli/arguments.ts'
import { parseTime } from '../selection/past-time.ts'

interface AuditOptions {
  readonly since: string
  readonly until?: string
  readonly from?: string
  readonly unused?: boolean
  readonly byUser?: boolean
  readonly recursive?: boolean
  readonly output: OutputFormat
}

export const auditCommand = (context: Context): Command =>
  new Command('audit')
    .description('show who read and changed the secrets of a service, from CloudTrail')
    .addArgument(serviceArgument(context))
    .option(
      '--since <time>',
      'how long ago (30d, 12h), or a time (2026-11-20, 2026-11-20T10:00Z)',
      '30d',
    )
    .option('--until <time>', 'how long ago, or a time; now unless given')
    .option('--from <path>', 'log files that CloudTrail delivered, or a folder of them')
    .option('--unused', 'the keys that nobody read in this time')
    .option('--by-user', 'in the order of users, not of keys')
    .option('--recursive', 'the services below it too')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, options: AuditOptions) =>
      audit(context, { ...service, recursive: options.recursive }, options),
    )

const examples = `
CloudTrail looks up 90 days, two pages of fifty events a second. A read by path names no secret; KMS
names it when it decrypts one, so of a plain String only reads by its name are seen. A key that is
named by its ARN (--kms-key) narrows the lookup of decryptions down to that key.

Examples:
  chamber audit app
  chamber audit app --by-user --since 7d
  chamber audit app --unused --since 90d
  chamber audit app --from logs/AWSLogs/123456789012/CloudTrail/eu-west-1 --since 2026-01-01
`

async function audit(
  context: Context,
  service: ServiceReference,
  options: AuditOptions,
): Promise<void> {
  const { unused = false, byUser = false } = options
  if (unused && byUser) throw new UsageError(text`--unused names keys, and goes without --by-user`)
  const { backend } = context.settings()
  if (backend !== 'ssm') throw new NotSupported(backend, text`audit`)
  const period = periodOf(options)
  // First of all, so that a mistake in the service does not come to light after the lookup.
  const keys = unused ? await keysOf(context, service) : []
  const tally = new Tally()
  for await (const record of records(context, period, options)) {
    if (!isWithin(period, record.time)) continue
    for (const access of accessesOf(record, service)) tally.add(access)
  }
  if (unused) printUnused(context, keys, { tally, output: options.output })
  else printRows(context, tally.rows(), options)
}

const longest = 90 * 86_400_000

/** @throws {UsageError} for times that make no period, or one that CloudTrail does not look up */
function periodOf({ since: typed, until: end, from }: AuditOptions): Period {
  const now = new Date()
  const since = parseTime(typed, text`--since`, now)
  const until = end === undefined ? now : parseTime(end, text`--until`, now)
  if (since >= until) throw new UsageError(text`--since is not before --until`)
  if (from !== undefined || now.getTime() - since.getTime() <= longest) return { since, until }
  throw new UsageError(text`CloudTrail looks up the last 90 days only`, {
    hint: text`for older events give the log files of a trail: --from PATH`,
  })
}

async function keysOf({ openStore }: Context, service: ServiceReference): Promise<string[]> {
  const store = await openStore()
  return (await store.list(service, { withValues: false })).secrets.map(fullKey)
}

function records(
  context: Context,
  period: Period,
  { from, unused = false }: AuditOptions,
): AsyncIterable<TrailRecord> {
  return from === undefined ? lookedUp(context, period, unused) : delivered(context, from)
}

async function* lookedUp(
  { aws, cwd, report, settings }: Context,
  period: Period,
  readsAlone: boolean,
): AsyncGenerator<TrailRecord> {
  const { lookUpEvents } = await import('../audit/lookup.ts')
  const progress = createProgress(report, undefined, text`% of the events looked up`)
  const onProgress = (part: number, event: string) =>
    progress.show(Math.floor(part * 100), storedName(event))
  try {
    yield* lookUpEvents({
      ...aws(),
      cwd,
      settings: settings(),
      period,
      readsAlone,
      onProgress,
      onWait: report.info,
    })
  } finally {
    progress.end()
  }
}

async function* delivered({ report, cwd }: Context, path: string): AsyncGenerator<TrailRecord> {
  const progress = createProgress(report, undefined, text`log files read`)
  try {
    yield* readLogFiles(resolve(cwd, path), progress.show)
  } finally {
    progress.end()
  }
}

interface Unused {
  readonly tally: Tally
  readonly output: OutputFormat
}

function printUnused(
  { stdout, report }: Context,
  keys: readonly string[],
  { tally, output }: Unused,
): void {
  const read = tally.readKeys()
  const unused = keys.filter((key) => !read.has(key))
  if (unused.length > 0 && tally.wasReadByPath()) {
    report.warn(
      text`the service was read by its path, which leaves no trace of a plain String: those among these keys may be in use`,
    )
  }
  if (output === 'json') stdout.write(printJson(unused))
  else writeTable(stdout, [['Key'], ...unused.map((key) => [key])])
}

function printRows({ stdout }: Context, found: readonly Row[], options: AuditOptions): void {
  const { byUser = false, output } = options
  const rows = byUser ? found.toSorted(userOrder) : found
  if (output === 'json') {
    stdout.write(printJson(rows))
    return
  }
  const who = ['User', 'Session']
  const header = byUser ? [...who, 'Action', 'Key'] : ['Key', 'Action', ...who]
  const cells = rows.map(({ key, action, user, session, count, first, last }) => [
    ...(byUser ? [user, session, action, key] : [key, action, user, session]),
    String(count),
    formatTime(first),
    formatTime(last),
  ])
  writeTable(stdout, [[...header, 'Count', 'First', 'Last'], ...cells])
}

const userOrder = (a: Row, b: Row): number =>
  byteOrder(a.user, b.user) || byteOrder(a.session, b.session) || byteOrder(a.key, b.key)
