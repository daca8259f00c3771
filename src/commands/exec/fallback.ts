/** `exec --fallback FILE`: the last good answer, for the day on which AWS gives none. */
import { text, quote, storedName, type Text } from '../../core/text.ts'
import { readFileSync, statSync, utimesSync } from 'node:fs'
import type { Context } from '../../context.ts'
import { duration } from '../../output/duration.ts'
import { type PrivateFile, privateFile } from '../../files/private-file.ts'
import { openSealed, sealText } from '../../stores/local/seal-text.ts'
import { localIdentity, localIdentityText } from '../../stores/local/local-file.ts'
import type { Store } from '../../stores/store.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import { parseDuration } from '../../core/settings.ts'
import { markOf, markPath } from './fallback-checksum.ts'
import type { ExecOptions } from './options.ts'
import {
  type Answer,
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

export interface Fallback {
  readonly file: PrivateFile
  /** Milliseconds; undefined for any age. */
  readonly maxAge: number | undefined
}

/**
 * Checks what can be checked before anything is read.
 * @throws {UsageError} for flags that cannot be met
 * @throws {ChamberError} OUTPUT_FILE for a file that cannot be written
 */
export function readFallback(
  context: Context,
  { fallback, fallbackMaxAge, asOf }: ExecOptions,
): Fallback {
  if (fallback === undefined) throw new UsageError(text`--fallback-max-age needs --fallback`)
  if (asOf !== undefined) throw new UsageError(text`--fallback keeps no past: leave --as-of out`)
  const file = privateFile(fallback, context)
  if (!file.isFile) throw new UsageError(text`--fallback ${quote(fallback, 'path')} is no file`)
  const maxAge =
    fallbackMaxAge === undefined
      ? undefined
      : parseDuration(fallbackMaxAge, text`--fallback-max-age`)
  return { file, maxAge }
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
    const store = await context.openStore()
    opened.push(store)
    return recording(store, answers)
  }
  try {
    const result = await read({ ...context, openStore })
    await keep(context, fallback, printSnapshot(storeName(opened[0]), answers), answers)
    return result
  } catch (error) {
    const [store] = opened
    if (!(error instanceof ChamberError) || !(error.code in outages) || !store) throw error
    const snapshot = await load(context, fallback, { store, error })
    return read({ ...context, openStore: async () => replaying(store, snapshot, error) })
  }
}

const storeName = (store: Store | undefined): string =>
  [store?.backend, store?.place ?? ''].join(' ')

/** What goes wrong here is told and no more: the command can be started. */
async function keep(
  context: Context,
  { file }: Fallback,
  content: string,
  answers: readonly Answer[],
): Promise<void> {
  if (!answers.some(({ values }) => values.some((some) => some.length > 0))) return
  try {
    await keepText(context, file, content)
  } catch (error) {
    context.report.warn(text`--fallback: ${reason(error)}; nothing is kept`)
  }
}

/** What is kept already is not written again; its time is when it was found to be true. */
async function keepText(context: Context, file: PrivateFile, content: string): Promise<void> {
  const { path } = file
  const before = readBytes(path)
  const mark = privateFile(markPath(path), context)
  const key = await localIdentityText(context.env, path)
  const told = readBytes(mark.path)?.toString()
  if (before && told === markOf({ bytes: before, text: content, identity: key })) return touch(path)
  const identity = await localIdentity(context.env, path)
  const isKept = before && (await openSealed(before, identity)) === content
  const bytes = isKept ? before : await sealText(content, identity)
  if (isKept) touch(path)
  else file.write(bytes)
  mark.write(markOf({ bytes, text: content, identity: identity.reveal() }))
}

function touch(path: string): void {
  const now = new Date()
  utimesSync(path, now, now)
}

/** @throws {ChamberError} the error itself, after a warning, where there is nothing to use */
async function load(
  context: Context,
  { file, maxAge }: Fallback,
  { store, error }: { readonly store: Store; readonly error: ChamberError },
): Promise<Snapshot> {
  const path = quote(file.path, 'source', text`the file`)
  const refuse = (why: Text) => {
    context.report.warn(text`--fallback ${path} is not used: ${why}`)
    return error
  }
  const bytes = readBytes(file.path)
  if (!bytes) throw refuse(text`it is not there`)
  const age = Date.now() - statSync(file.path).mtimeMs
  if (maxAge !== undefined && age > maxAge) throw refuse(text`it is ${duration(age)} old`)
  const content = await openSealed(bytes, await localIdentity(context.env, file.path)).catch(
    () => undefined,
  )
  const snapshot = content === undefined ? undefined : parseSnapshot(content)
  if (!snapshot) throw refuse(text`the identity does not open it, or it is damaged`)
  if (snapshot.store !== storeName(store))
    throw refuse(text`it is of ${storedName(snapshot.store)}`)
  context.report.warn(
    text`${error.message}; the secrets are those of ${duration(age)} ago, from ${path}`,
  )
  return snapshot
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const reason = (error: unknown): Text =>
  error instanceof ChamberError ? error.message : text`the file cannot be used`
