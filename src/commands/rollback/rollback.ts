/** `chamber rollback`: old values, written again as new versions. */
import { text, type Text } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../../context.ts'
import { printJson } from '../../output/json.ts'
import { NotSupported, type Store } from '../../stores/store.ts'
import { counted } from '../../core/plural.ts'
import { UsageError } from '../../core/errors.ts'
import { type Key, parseKey } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { outputOption, type OutputFormat, serviceArgument } from '../../cli/arguments.ts'
import { askConsent } from '../../changes/confirm.ts'
import { deleteAfterwards } from '../../changes/delete-many.ts'
import { writeMany } from '../../changes/write-many.ts'
import { describePlan, makePlan, type Plan } from './plan.ts'
import { parseTarget, targetName, targetText } from './target.ts'

interface RollbackOptions {
  readonly to?: string
  readonly deleteNew?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly output: OutputFormat
}

export const rollbackCommand = (context: Context): Command =>
  new Command('rollback')
    .description('write the values of a version, a release or a time again')
    .addArgument(serviceArgument(context))
    .addArgument(new Argument('[key...]', 'these keys; without one the whole service'))
    .option('--to <version>', 'the number of a version, the name of a release, or a time')
    .option('--delete-new', 'delete the secrets that did not exist then, with all their versions')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addOption(outputOption())
    .addHelpText('after', notes)
    .action((service: ServiceReference, keys: string[], options: RollbackOptions) =>
      rollback(context, { service, keys: keys.map(parseKey) }, options),
    )

const notes = `
What begins with a digit is a version (3) or a time (2h, 3d, 2026-11-20T10:00Z), everything else a
release. A version is counted for each key, as chamber history shows it, so it needs keys. Old values
become new versions: nothing is lost, and type, KMS key and tags stay. Secrets that are newer stay too,
unless --delete-new is given. The same command goes on where one stopped.

Examples:
  chamber rollback app --to v1 --dry-run
  chamber rollback app --to 2h
  chamber rollback app db_password --to 3
  chamber rollback app --to 2026-11-20T10:00Z --yes       # in a script
`

interface Request {
  readonly service: ServiceReference
  readonly keys: readonly Key[]
}

async function rollback(
  context: Context,
  { service, keys }: Request,
  options: RollbackOptions,
): Promise<void> {
  const { dryRun = false, yes = false, deleteNew = false, output } = options
  if (options.to === undefined)
    throw new UsageError(text`rollback needs --to: a version, a release or a time`)
  const target = parseTarget(options.to, keys)
  const store = await context.openStore()
  if (!store.bulk) throw new NotSupported(store.backend, text`rollback`)
  const plan = await makePlan(store, { service, keys, target, deleteNew })
  const lines = describePlan(plan)
  if (output === 'json') context.report.show(lines)
  else context.stdout.write(lines.map((line) => `${line}\n`).join(''))
  const isDone = plan.changes.length + plan.deletions.length === 0
  if (!dryRun && !isDone) {
    if (!yes)
      await askConsent(context, { question: question(plan), flag: text`--yes`, stores: [store] })
    await carryOut(context, store, plan)
  }
  if (output === 'json') context.stdout.write(printJson(toJson(plan, dryRun)))
  else if (!dryRun && !isDone) context.stdout.write(sentence(plan))
}

function sentence({ service, target, changes, deletions }: Plan): string {
  const deleted = deletions.length > 0 ? `, and deleted ${deletions.length}` : ''
  const what = `${counted(changes.length, 'secret')} of '${service.typed}'`
  return `Rolled back ${what} to ${targetName(target)}${deleted}\n`
}

function question({ service, target, changes, deletions }: Plan): Text {
  const writing = text`write ${counted(changes.length, 'secret')} of '${service.typed}' with the values of ${targetName(target)}`
  if (deletions.length === 0) return text`${writing}?`
  const deleting = text`delete ${counted(deletions.length, 'secret')} with all versions`
  return changes.length === 0 ? text`${deleting}?` : text`${writing}, and ${deleting}?`
}

async function carryOut(context: Context, store: Store, plan: Plan): Promise<void> {
  const { service, changes, deletions, target } = plan
  const { bulk } = store
  if (bulk && changes.length > 0) {
    await writeMany(context, bulk, {
      service,
      secrets: changes.map(({ key, value }) => ({ key, value })),
      keepSettings: true,
      what: text`the rollback`,
      goesOn: text`the same command with --to ${targetText(target)} goes on with the rest`,
    })
  }
  await deleteAfterwards(context, store, { service, secrets: deletions.map((key) => ({ key })) })
}

const toJson = ({ service, target, changes, deletions, newer, same }: Plan, dryRun: boolean) => ({
  service: service.name,
  to: targetText(target),
  dryRun,
  changed: changes.map(({ key }) => key),
  unchanged: same,
  newer,
  deleted: deletions,
})
