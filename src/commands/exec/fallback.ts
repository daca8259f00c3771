/** `exec --fallback FILE`: the last good answer, for the day on which AWS gives none. */
import { quote, storedName, text, type Text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import { duration } from '../../output/duration.ts'
import { type PrivateFile, privateFile } from '../../files/private-file.ts'
import { localIdentity, localIdentityText } from '../../stores/local/local-file.ts'
import type { Store } from '../../stores/store.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import { parseDuration } from '../../core/settings.ts'
import { openFallback, sealFallback } from './fallback-file.ts'
import { markPath, printMark, readMark } from './fallback-mark.ts'
import { checkRegion, readSecond } from './fallback-region.ts'
import type { ExecOptions } from './options.ts'
import {
  type Answer,
  hasSecrets,
  parseSnapshot,
  printSnapshot,
  recording,
  replaying,
  type Snapshot,
} from './snapshot.ts'

/**
 * The errors behind which AWS may be well and only out of reach. All others say that it was reached
 * and said no (rights, credentials, a parameter that is gone), or that it was not AWS.
 */
const outages: Readonly<Record<string, string>> = {
  NO_ANSWER: 'no connection, no name, or no answer in time',
  TIMEOUT: 'not finished within --timeout',
  THROTTLED: 'refused for its rate, after all attempts',
  UNAVAILABLE: 'HTTP status 500 and above',
}

/** Bytes of a file that is read. */
const largestFile = 64 * 1024 * 1024

/** Milliseconds. A mark is not written again within them, which makes a restart loop cheap. */
const markInterval = 60_000

/** Milliseconds by which clocks may differ. */
const tolerance = 300_000

const isFuture = (time: number): boolean => time > Date.now() + tolerance

export interface Fallback {
  readonly file: PrivateFile | undefined
  /** Milliseconds; undefined for any age. */
  readonly maxAge: number | undefined
  /** Milliseconds that AWS may be silent or throttle. */
  readonly after: number
  /** Of a second Parameter Store. */
  readonly region: string | undefined
}

interface FileFallback extends Pick<Fallback, 'maxAge'> {
  readonly file: PrivateFile
}

/**
 * Checks what can be checked before anything is read.
 * @throws {UsageError} for flags that cannot be met
 * @throws {ChamberError} OUTPUT_FILE for a file that cannot be written
 */
export function readFallback(
  context: Context,
  { fallback, fallbackMaxAge, fallbackAfter, region, asOf }: FallbackOptions,
): Fallback {
  if (fallback === undefined && fallbackMaxAge !== undefined) {
    throw new UsageError(text`--fallback-max-age needs --fallback`)
  }
  if ((fallback ?? region) === undefined) {
    throw new UsageError(text`--fallback-after needs --fallback or --fallback-region`)
  }
  if (fallback !== undefined && asOf !== undefined) {
    throw new UsageError(text`--fallback keeps no past: leave --as-of out`)
  }
  if (region !== undefined) checkRegion(context, region)
  const file = fallback === undefined ? undefined : privateFile(fallback, context)
  if (file && !file.isFile) {
    throw new UsageError(text`--fallback ${quote(fallback ?? '', 'path')} is no file`)
  }
  const maxAge =
    fallbackMaxAge === undefined
      ? undefined
      : parseDuration(fallbackMaxAge, text`--fallback-max-age`)
  const after = fallbackAfter ?? (context.env.CHAMBER_FALLBACK_AFTER || '15s')
  return { file, maxAge, after: parseDuration(after, text`--fallback-after`), region }
}

interface FallbackOptions extends ExecOptions {
  /** Of the flag, a variable or chamber.yaml. */
  readonly region: string | undefined
}

/**
 * Does what reads secrets, and keeps what it read; where AWS is out of reach, it is done once more
 * with what was kept: all of it, never a part.
 *
 * @throws {ChamberError} what `read` throws, where nothing that was kept may be used
 */
export async function withFallback<T>(
  context: Context,
  fallback: Fallback,
  read: (context: Context) => Promise<T>,
): Promise<T> {
  const answers: Answer[] = []
  const opened: Store[] = []
  const openStore = async () => {
    const store = await context.openStore(undefined, { patience: fallback.after })
    opened.push(store)
    return recording(store, answers)
  }
  try {
    const result = await read({ ...context, openStore })
    const { file } = fallback
    if (file) await keep(context, { file }, printSnapshot(storeName(opened[0]), answers), answers)
    return result
  } catch (error) {
    const [store] = opened
    if (!(error instanceof ChamberError) || !(error.code in outages) || !store) throw error
    const second = await readSecond(context, fallback, { error, read })
    if (second) return second.result
    const { file, maxAge } = fallback
    if (!file) throw error
    const { snapshot, told, unknown } = await load(context, { file, maxAge }, { store, error })
    const result = await read({
      ...context,
      openStore: async () => replaying(store, snapshot, unknown),
    })
    context.report.warn(text`${error.message}; ${told}`)
    return result
  }
}

interface Loaded {
  readonly snapshot: Snapshot
  /** How old it is, and where it is from. */
  readonly told: Text
  /** Says that it does not have what is asked for, and returns the error to throw. */
  readonly unknown: () => Error
}

const storeName = (store: Store | undefined): string =>
  [store?.backend, store?.place ?? ''].join(' ')

/** What goes wrong here is told and no more: the command can be started. */
async function keep(
  context: Context,
  { file }: Pick<FileFallback, 'file'>,
  content: string,
  answers: readonly Answer[],
): Promise<void> {
  if (!hasSecrets(answers)) return
  try {
    await keepText(context, file, content)
  } catch (error) {
    context.report.warn(text`--fallback: ${reason(error)}; nothing is kept`)
  }
}

/** What is kept already is not written again; the mark says when it was found to be true. */
async function keepText(context: Context, file: PrivateFile, content: string): Promise<void> {
  const now = Date.now()
  const before = contentOf(file)
  const mark = privateFile(markPath(file.path), context)
  if (!mark.isFile)
    throw new ChamberError(
      'OUTPUT_FILE',
      text`${quote(mark.path, 'source', text`the mark`)} is not a file`,
    )
  const key = await localIdentityText(context.env, file.path)
  const marked = before && { bytes: before, text: content, identity: key }
  const confirmed = marked && readMark(markOf(context, file.path), marked)
  if (marked && confirmed !== undefined && !isFuture(confirmed)) {
    if (now - confirmed > markInterval) mark.write(printMark(now, marked))
    return
  }
  const identity = await localIdentity(context.env, file.path)
  const kept = before && (await openFallback(before, identity))
  const isKept = typeof kept === 'object' && kept.text === content && !isFuture(kept.written)
  const bytes =
    before && isKept ? before : await sealFallback({ text: content, written: now }, identity)
  if (!isKept) file.write(bytes)
  mark.write(printMark(now, { bytes, text: content, identity: identity.reveal() }))
}

/** @throws {ChamberError} the error itself, after a warning, where there is nothing to use */
async function load(
  context: Context,
  { file, maxAge }: FileFallback,
  { store, error }: { readonly store: Store; readonly error: ChamberError },
): Promise<Loaded> {
  const path = quote(file.path, 'source', text`the file`)
  const refuse = (why: Text) => {
    context.report.warn(text`--fallback ${path} is not used: ${why}`)
    return error
  }
  const bytes = contentOf(file)
  if (!bytes) throw refuse(text`it is not there`)
  const identity = await localIdentity(context.env, file.path).catch((failure: unknown) => {
    throw refuse(reason(failure))
  })
  const kept = await openFallback(bytes, identity)
  if (typeof kept === 'string') throw refuse(text`${kept}`)
  const { text: content, written } = kept
  const mark = markOf(context, file.path)
  const confirmed = readMark(mark, { bytes, text: content, identity: identity.reveal() })
  const time = Math.max(written, confirmed ?? written)
  if (isFuture(time)) throw refuse(text`its time is in the future`)
  const age = Math.max(Date.now() - time, 0)
  if (maxAge !== undefined && age > maxAge) throw refuse(text`it is ${duration(age)} old`)
  const snapshot = parseSnapshot(content)
  if (!snapshot) throw refuse(text`it was written by another version of chamber`)
  if (snapshot.store !== storeName(store))
    throw refuse(text`it is of ${storedName(snapshot.store)}`)
  const told = text`the secrets are those of ${duration(age)} ago, from ${path}`
  let refused: Error | undefined
  const unknown = () => (refused ??= refuse(text`it is of other services or keys`))
  return { snapshot, told, unknown }
}

/** Undefined for one that cannot be read, too. */
function contentOf(file: PrivateFile): Buffer | undefined {
  try {
    return file.read(largestFile)
  } catch {
    return undefined
  }
}

function markOf(context: Context, path: string): string | undefined {
  try {
    return privateFile(markPath(path), context).read(largestFile)?.toString()
  } catch {
    return undefined
  }
}

const reason = (error: unknown): Text =>
  error instanceof ChamberError ? error.message : text`the file cannot be used`
