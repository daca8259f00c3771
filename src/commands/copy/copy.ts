/** `chamber copy`: the secrets of a service, written to another service, region, account or backend. */
import { text, quote, joinTexts } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../../context.ts'
import { readSelection } from '../../selection/select.ts'
import { printJson } from '../../output/json.ts'
import { NotSupported, type Store } from '../../stores/store.ts'
import { counted } from '../../core/plural.ts'
import { UsageError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { parseTags, type Tags } from '../../core/tags.ts'
import { outputOption, type OutputFormat, readService } from '../../cli/arguments.ts'
import { exceptOption, onlyOption } from '../../selection/flags.ts'
import { askConsent } from '../../changes/confirm.ts'
import { deleteAfterwards } from '../../changes/delete-many.ts'
import { isFileWord } from '../../cli/input-file.ts'
import {
  elsewhereOf,
  type SourceOptions,
  storesOf,
  withSourceOptions,
} from '../../changes/source.ts'
import { readLabelledService } from '../../core/parse-service-argument.ts'
import { writeMany } from '../../changes/write-many.ts'
import { checkSecrets, describePlan, makePlan, type Plan } from './plan.ts'
import { withTags } from './tags.ts'

interface CopyOptions extends SourceOptions {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly overwrite?: boolean
  readonly prune?: boolean
  readonly tags?: Tags | false
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly output: OutputFormat
}

export const copyCommand = (context: Context): Command =>
  withSourceOptions(
    new Command('copy')
      .description('copy the secrets of a service to another one')
      .addArgument(new Argument('<from>', 'a service, or service:release'))
      .addArgument(new Argument('<to>', 'a service'))
      .addOption(onlyOption())
      .addOption(exceptOption())
      .option('--overwrite', 'replace secrets that have another value, without asking')
      .option('--prune', 'delete the secrets that the source does not have; asks')
      .option(
        '-t, --tags <key=value,...>',
        'more tags of the new secrets; may be repeated',
        parseTags,
      )
      .option('--no-tags', 'leave the tags of the source behind'),
  )
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask, whatever is replaced or deleted')
    .addOption(outputOption())
    .addHelpText('after', notes)
    .action((from: string, to: string, options: CopyOptions) => {
      const words = {
        from: readLabelledService(checkNoFile(from, 'import'), context),
        to: readService(checkNoFile(to, 'export'), context),
      }
      return copy(context, words, options)
    })

const notes = `
A line for each key: + new, ~ replaced, - deleted. What has the same value already is left alone, so the
same command goes on where one stopped. New secrets get type, tier and tags of the source, and the KMS
key of --kms-key; those that are there keep their own, but none that is a SecureString in the source
stays anything less.

Examples:
  chamber copy staging/app prod/app --only 'feature_*' --dry-run
  chamber copy app app --from-profile old-account --from-region us-east-1
  chamber copy app app --from-backend s3 --from-backend-s3-bucket secrets
  chamber copy team/app prod.app.              # to the dotted layout
  chamber copy app:v1 app-canary --prune --yes
`

/** @throws {UsageError} naming the command that takes files */
function checkNoFile(word: string, command: 'import' | 'export'): string {
  if (!isFileWord(word)) return word
  throw new UsageError(text`${quote(word, 'path')} is no service`, {
    hint: text`for files there is chamber ${command}`,
  })
}

interface Words {
  readonly from: ServiceReference
  readonly to: ServiceReference
}

async function copy(context: Context, { from, to }: Words, options: CopyOptions): Promise<void> {
  const elsewhere = elsewhereOf(options)
  if (!elsewhere && from.name === to.name && from.label === undefined) {
    throw new UsageError(text`'${from.typed}' is the source and the target`)
  }
  const selection = await readSelection(options)
  const open = storesOf(context, elsewhere)
  const stores = { target: await open.target(), source: await open.source() }
  const { bulk, backend } = stores.target
  if (!bulk) throw new NotSupported(backend, text`copy`)
  const plan = await makePlan(
    { ...stores, warn: context.report.warn },
    { from, to, selection, prune: options.prune ?? false },
  )
  checkSecrets(plan, bulk)
  const { output, dryRun = false } = options
  const lines = describePlan(plan)
  if (output === 'json') context.report.show(lines)
  else context.stdout.write(lines.map((line) => `${line}\n`).join(''))
  if (!dryRun) {
    await ask(context, plan, { ...stores, options })
    await carryOut(context, plan, { ...stores, options })
  }
  if (output === 'json') context.stdout.write(printJson(toJson(plan, dryRun)))
  else if (!dryRun) context.stdout.write(sentence(plan))
}

/** New secrets take nothing away; for the others somebody has to agree. */
async function ask(
  context: Context,
  { to, replaced, pruned }: Plan,
  { source, target, options: { overwrite = false, yes = false } }: CarryOut,
): Promise<void> {
  const replacing = replaced.length > 0 && !overwrite && !yes
  const deleting = pruned.length > 0 && !yes
  if (!replacing && !deleting) return
  const parts = [
    ...(replacing ? [text`replace ${counted(replaced.length, 'secret')}`] : []),
    ...(deleting ? [text`delete ${counted(pruned.length, 'secret')} with all versions`] : []),
  ]
  const flag = deleting ? text`--yes` : text`--overwrite or --yes`
  const question = text`${joinTexts(parts, ' and ')} of '${to.typed}'?`
  await askConsent(context, { question, flag, stores: [source, target] })
}

interface CarryOut {
  readonly source: Store
  readonly target: Store
  readonly options: CopyOptions
}

async function carryOut(
  context: Context,
  plan: Plan,
  { source, target, options }: CarryOut,
): Promise<void> {
  const { to, created, replaced, pruned } = plan
  const { bulk } = target
  if (bulk && created.length + replaced.length > 0) {
    const keepsTags = bulk.keepsSettings && options.tags !== false
    const fresh = keepsTags ? await withTags(source, plan) : created
    if (source.bulk?.keepsSettings && !bulk.keepsSettings) {
      context.report.warn(text`types, tiers and tags stay behind: ${target.backend} has none`)
    }
    await writeMany(context, bulk, {
      service: to,
      secrets: [...fresh, ...replaced],
      tags: options.tags || undefined,
      keepSettings: true,
      what: text`the copy`,
      goesOn: text`the same command goes on with the rest`,
    })
  }
  await deleteAfterwards(context, target, { service: to, secrets: pruned.map((key) => ({ key })) })
}

const sentence = ({ from, to, created, replaced, pruned, same }: Plan): string => {
  const deleted = pruned.length > 0 ? `, ${pruned.length} deleted` : ''
  return `Copied '${from.typed}' to '${to.typed}': ${created.length} new, ${replaced.length} replaced${deleted}, ${same.length} as they were\n`
}

const toJson = ({ from, to, created, replaced, pruned, same }: Plan, dryRun: boolean) => ({
  from: from.typed,
  to: to.name,
  dryRun,
  created: created.map(({ key }) => key),
  replaced: replaced.map(({ key }) => key),
  deleted: pruned,
  unchanged: same,
})
