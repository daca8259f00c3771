/** `chamber release`: a name for the current versions of services, of all of them or of none. */
import { text, quote, storedName, storedNames, type Text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { createProgress } from '../output/progress.ts'
import type { ReleaseDraft, Releases } from '../stores/releases.ts'
import { NotSupported } from '../stores/store.ts'
import { counted } from '../core/plural.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { outputOption, type OutputFormat, readService } from '../cli/arguments.ts'

interface ReleaseOptions {
  readonly move?: boolean
  readonly delete?: boolean
  readonly output: OutputFormat
}

export const releaseCommand = (context: Context): Command =>
  new Command('release')
    .description('name the current versions of services')
    .usage('[options] <service...> <name>')
    .addArgument(new Argument('<service...>', 'services, and behind them the name'))
    .option('--move', 'also when there is a release of that name, with other versions')
    .option('--delete', 'delete the release; versions and values stay')
    .addOption(outputOption())
    .addHelpText('after', notes)
    .action((words: string[], options: ReleaseOptions) => release(context, words, options))

const notes = `
All secrets of all services get the name, or none: what was changed before a failure or Ctrl-C is put
back. A name has letters, digits, dots, dashes and underscores, and begins with no digit; a version
can have ten. A secret that comes later is not part of the release.

Parameter Store keeps 100 versions of a secret, and refuses to write more while the oldest is in a
release: delete old releases. chamber releases warns in time.

Examples:
  chamber release app web v1
  chamber exec app:v1 -- ./server          # exactly that set
  chamber rollback app --to v1
  chamber release app stable --move        # from the versions that were stable until now
  chamber release --delete app web v1
`

async function release(
  context: Context,
  words: readonly string[],
  { move = false, output, ...options }: ReleaseOptions,
): Promise<void> {
  const name = words.at(-1) ?? ''
  const services = parseServices(context, words.slice(0, -1))
  if (options.delete && move) throw new UsageError(text`--delete and --move contradict each other`)
  const store = await context.openStore()
  const releases = await store.releases?.()
  if (!releases) throw new NotSupported(store.backend, text`release`)
  checkName(releases, name)
  const drafts: ReleaseDraft[] = []
  for (const service of services) {
    const draft = options.delete ? releases.draftDelete : releases.draft
    drafts.push(await draft(service, name))
  }
  if (!move) checkUnmoved(drafts, name, words)
  await applyAll(context, drafts, name)
  context.stdout.write(
    output === 'json'
      ? printJson(drafts.map((draft) => toJson(draft, name)))
      : drafts.map((draft) => sentence(draft, name, options.delete ?? false)).join(''),
  )
}

function parseServices(context: Context, words: readonly string[]): readonly ServiceReference[] {
  if (words.length === 0) throw new UsageError(text`release needs a service and, behind it, a name`)
  const services = words.map((word) => readService(word, context))
  const names = services.map(({ name }) => name)
  const twin = services.find(({ name }, index) => names.indexOf(name) !== index)
  if (twin) throw new UsageError(text`the service '${twin.typed}' is there twice`)
  return services
}

function checkName(releases: Releases, name: string): void {
  const refusal = releases.refusal(name)
  if (refusal === undefined) return
  throw new UsageError(text`${quote(name, 'label')} cannot name a release: it ${refusal}`)
}

/** A name that moves takes the old set away, which someone may count on. */
function checkUnmoved(
  drafts: readonly ReleaseDraft[],
  name: string,
  words: readonly string[],
): void {
  const other = drafts.find(({ moved }) => moved.length > 0)
  if (!other) return
  const { service, moved } = other
  const keys = storedNames(moved)
  throw new ChamberError(
    'RELEASE_EXISTS',
    text`'${service.typed}' has a release ${quote(name, 'label')} already, and it differs in ${keys}`,
    {
      hint: text`choose another name, or move it: chamber release ${storedName(words.join(' '))} --move`,
    },
  )
}

/** @throws {ChamberError} what stopped it, after everything is put back */
async function applyAll(
  context: Context,
  drafts: readonly ReleaseDraft[],
  name: string,
): Promise<void> {
  const total = drafts.reduce((sum, { changes }) => sum + changes, 0)
  const progress = createProgress(context.report, total, text`labels set`)
  void context.untilStopped()
  const begun: ReleaseDraft[] = []
  let before = 0
  try {
    for (const draft of drafts) {
      begun.push(draft)
      const onProgress = (done: number) => progress.show(before + done)
      await draft.apply({ onProgress, signal: context.signal })
      before += draft.changes
    }
  } catch (error) {
    progress.end()
    throw await putBack(context, begun, { error, name })
  }
  progress.end()
}

async function putBack(
  { report }: Context,
  begun: readonly ReleaseDraft[],
  { error, name }: { readonly error: unknown; readonly name: string },
): Promise<unknown> {
  const left: Text[] = []
  report.info(text`putting labels back`)
  for (const draft of begun.toReversed()) {
    const keys = await draft.undo()
    if (keys.length > 0) left.push(text`${storedNames(keys)} of '${draft.service.typed}'`)
  }
  if (!(error instanceof ChamberError)) return error
  const { code } = error
  for (const keys of left)
    report.warn(text`${quote(name, 'label')} could not be put back on ${keys}`)
  const state =
    left.length > 0
      ? 'the labels of some secrets are changed, those of others are not'
      : 'every label is as it was'
  return new ChamberError(code, text`${error.message}; ${state}`, {
    hint:
      left.length > 0
        ? text`once the cause is gone, the same command with --move makes it whole, and --delete takes it away`
        : error.hint,
    cause: error.cause,
  })
}

function sentence({ service, keys, moved }: ReleaseDraft, name: string, isGone: boolean): string {
  const what = `release '${name}' of '${service.typed}'`
  if (isGone) return `Deleted ${what}: ${counted(keys.length, 'secret')}\n`
  const from = moved.length > 0 ? `, and ${moved.length} differed until now` : ''
  return `Made ${what}: ${counted(keys.length, 'secret')}${from}\n`
}

const toJson = ({ service, keys, moved }: ReleaseDraft, name: string) => ({
  service: service.name,
  release: name,
  keys,
  moved,
})
