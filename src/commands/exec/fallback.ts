/** `exec --fallback FILE`: the last good answer, for the day on which AWS gives none. */
import { readFileSync, statSync } from 'node:fs'
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
  if (fallback === undefined) throw new UsageError('--fallback-max-age needs --fallback')
  if (asOf !== undefined) throw new UsageError('--fallback keeps no past: leave --as-of out')
  const file = privateFile(fallback, context)
  if (!file.isFile) throw new UsageError(`--fallback '${fallback}' is no file`)
  const maxAge =
    fallbackMaxAge === undefined ? undefined : parseDuration(fallbackMaxAge, '--fallback-max-age')
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
  text: string,
  answers: readonly Answer[],
): Promise<void> {
  if (!answers.some(({ values }) => values.some((some) => some.length > 0))) return
  try {
    await keepText(context, file, text)
  } catch (error) {
    context.notice('warning', `--fallback: ${reason(error)}; nothing is kept`)
  }
}

/** What is kept already is not written again; its time is when it was found to be true. */
async function keepText(context: Context, file: PrivateFile, text: string): Promise<void> {
  const { path } = file
  const before = readBytes(path)
  const mark = privateFile(markPath(path), context)
  if (!mark.isFile) throw new ChamberError('OUTPUT_FILE', `${mark.path} is not a file`)
  const key = await localIdentityText(context.env, path)
  const told = readBytes(mark.path)?.toString()
  if (before && told === markOf({ bytes: before, text, identity: key })) return file.touch()
  const identity = await localIdentity(context.env, path)
  const isKept = before && (await openSealed(before, identity)) === text
  const bytes = isKept ? before : await sealText(text, identity)
  if (isKept) file.touch()
  else file.write(bytes)
  mark.write(markOf({ bytes, text, identity: identity.reveal() }))
}

/** @throws {ChamberError} the error itself, after a warning, where there is nothing to use */
async function load(
  context: Context,
  { file, maxAge }: Fallback,
  { store, error }: { readonly store: Store; readonly error: ChamberError },
): Promise<Snapshot> {
  const refuse = (why: string) => {
    context.notice('warning', `--fallback ${file.path} is not used: ${why}`)
    return error
  }
  const bytes = readBytes(file.path)
  if (!bytes) throw refuse('it is not there')
  const age = Date.now() - statSync(file.path).mtimeMs
  if (maxAge !== undefined && age > maxAge) throw refuse(`it is ${duration(age)} old`)
  const text = await openSealed(bytes, await localIdentity(context.env, file.path)).catch(
    () => undefined,
  )
  const snapshot = text === undefined ? undefined : parseSnapshot(text)
  if (!snapshot) throw refuse('the identity does not open it, or it is damaged')
  if (snapshot.store !== storeName(store)) throw refuse(`it is of ${snapshot.store}`)
  const why = `${error.message}; the secrets are those of ${duration(age)} ago, from ${file.path}`
  context.notice('warning', why)
  return snapshot
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const reason = (error: unknown): string =>
  error instanceof ChamberError ? error.message : 'the file cannot be used'
