/** A state in one encrypted file that any number of processes may read and write. */
import type { Text } from '../../core/text.ts'
import { readFile, stat } from 'node:fs/promises'
import { errorCode } from '../../core/error-code.ts'
import type { Backing } from '../../parameter-store/backing.ts'
import { State } from '../../parameter-store/state.ts'
import { lockFile } from '../../files/file-lock.ts'
import { makeParentDirectory, privateFile } from '../../files/private-file.ts'
import { fileMark } from './file-mark.ts'
import type { Identity } from './identity.ts'
import { seal, unseal, type UnsealedState } from './seal.ts'
import {
  busyStore,
  notAFile,
  notUpgradedStore,
  notUpgradedWarning,
  storeError,
} from './store-error.ts'

export type StateFileOptions = {
  /** The file. It and its folder are made when something is written first. */
  readonly path: string
  readonly identity: Identity
  /** Milliseconds to wait while others write, 20,000 by default. */
  readonly patience?: number | undefined
  /** Called once for a file of the alphas, which anybody could have written. */
  readonly onWarning?: ((line: Text) => void) | undefined
  /** Whether a change authenticates such a file, which must not be written otherwise. */
  readonly isUpgrade?: boolean | undefined
}

/** A state as it was read, and the mark of the file it was read from. */
type Kept = UnsealedState & { readonly mark: string | undefined }

type Job = {
  readonly work: (state: State) => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly job: Job; readonly settle: () => void; readonly failed: boolean }

async function markOf(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path, { bigint: true })
    if (!stats.isFile()) throw notAFile(path)
    return fileMark(stats)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw storeError(path, 'read', error)
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw storeError(path, 'read', error)
  }
}

/** Keeps the last state that was read, for as long as the file stays the same. */
function createReader({ path, identity, onWarning }: StateFileOptions) {
  let kept: Kept = { mark: undefined, ...nothing() }
  let reading: { readonly mark: string; readonly opened: Promise<UnsealedState> } | undefined
  let isWarned = false

  const open = async (mark: string): Promise<UnsealedState> => {
    const bytes = await readBytes(path)
    const opened = await unseal(path, bytes, identity)
    if (!opened.isAuthentic && !isWarned) onWarning?.(notUpgradedWarning(path))
    isWarned ||= !opened.isAuthentic
    // Only when no one replaced the file in between is this the state of that mark.
    if ((await markOf(path)) === mark) kept = { mark, ...opened }
    return opened
  }

  return {
    /** The state in the file at this moment. */
    async read(): Promise<UnsealedState> {
      const mark = await markOf(path)
      if (mark === undefined) return nothing()
      if (kept.mark === mark) return kept
      if (reading?.mark === mark) return reading.opened
      const opened = open(mark).finally(() => {
        if (reading?.opened === opened) reading = undefined
      })
      reading = { mark, opened }
      return opened
    },
    /** Remembers what was just written, so that it need not be read. */
    keep(mark: string, state: State): void {
      kept = { mark, state, isAuthentic: true }
    },
  }
}

/** What a file that does not exist holds. */
const nothing = (): UnsealedState => ({ state: new State(), isAuthentic: true })

function run(job: Job, state: State): Outcome {
  try {
    const result = job.work(state)
    return { job, settle: () => job.resolve(result), failed: false }
  } catch (error) {
    return { job, settle: () => job.reject(error), failed: true }
  }
}

/** Where the file is, behind symbolic links of this user. */
async function realPath(path: string): Promise<string> {
  await markOf(path)
  return privateFile(path, { cwd: '/', userId: () => process.geteuid?.() }).path
}

/** Makes the function that applies jobs to the file and keeps all their changes in one write. */
function createWriter(options: StateFileOptions, reader: ReturnType<typeof createReader>) {
  const { path, identity, patience = 20_000, isUpgrade } = options

  const tryToCommit = async (jobs: readonly Job[]): Promise<readonly Outcome[] | undefined> => {
    const lock = await lockFile(await realPath(path), patience)
    if (!lock) throw busyStore(path)
    try {
      const { state, isAuthentic } = await reader.read()
      if (!isAuthentic && !isUpgrade) throw notUpgradedStore(path)
      const draft = state.draft()
      const outcomes = jobs.map((job) => run(job, draft))
      if (outcomes.every(({ failed }) => failed)) return outcomes
      const written = lock.replace(await seal(draft, identity))
      if (!written) return undefined
      reader.keep(fileMark(written), draft)
      return outcomes
    } finally {
      lock.release()
    }
  }

  return async (jobs: readonly Job[]): Promise<void> => {
    try {
      makeParentDirectory(path)
      // A process that slept for too long has lost its claim and changed nothing: once more.
      let outcomes = await tryToCommit(jobs)
      while (!outcomes) outcomes = await tryToCommit(jobs)
      for (const { settle } of outcomes) settle()
    } catch (error) {
      const told = storeError(path, 'write', error)
      for (const { reject } of jobs) reject(told)
    }
  }
}

/**
 * Opens a state that is kept in a file. Reading takes no lock and sees what was committed last.
 * Changes that come while another is being written are written together.
 *
 * Both methods reject with ChamberError: STORE_DAMAGED, STORE_FOREIGN, STORE_NEWER,
 * STORE_FORGED, STORE_NOT_UPGRADED, STORE_NOT_A_FILE, STORE_DENIED, STORE_DISK_FULL, STORE_BUSY or STORE_FAILED.
 */
export function openStateFile(options: StateFileOptions): Backing {
  const reader = createReader(options)
  const commit = createWriter(options, reader)
  let waiting: Job[] = []
  let isCommitting = false

  const commitAll = async (): Promise<void> => {
    isCommitting = true
    while (waiting.length > 0) {
      const jobs = waiting
      waiting = []
      await commit(jobs)
    }
    isCommitting = false
  }

  return {
    read: async (work) => work((await reader.read()).state),
    change: (work) =>
      new Promise((settle, reject) => {
        waiting.push({ work, resolve: settle as (result: unknown) => void, reject })
        if (!isCommitting) void commitAll()
      }),
  }
}
