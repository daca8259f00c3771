/**
 * Every way to write a file with secrets, to every kind of target: what is written is the target and
 * nothing else, and never what another user can read or has chosen.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  createReadStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { generateX25519Identity } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { open, type Setup } from '../harness/chamber.ts'
import { type Fate, type Kind, kinds, programFor } from './targets.ts'

type Variables = Readonly<Record<string, string>>

const secret = 'hunter-2-in-every-file'

interface Writer {
  readonly name: string
  /** The words that write to a path; a command prints what it finds there. */
  readonly words: (target: string) => readonly string[]
  /** Whether it takes no pipe. */
  readonly needsFile?: boolean
  /** Whether the file is removed when the command has ended. */
  readonly isTemporary?: boolean
  readonly isEncrypted?: boolean
  /** The file that is written together with a path; if one of them cannot be, the command runs all the same. */
  readonly twin?: (path: string) => string
  /** Whether it replaces a file or nothing: others may be reading. */
  readonly onlyReplaces?: boolean
}

const show = (target: string) => ['--', 'cat', target]
const withMark = (path: string) => `${path}.mark`
const withoutMark = (path: string) => path.replace('.mark', '')

const writers: readonly Writer[] = [
  { name: 'export -o', words: (target) => ['export', 'app', '-o', target] },
  { name: 'render -o', words: (target) => ['render', 't.liquid', 'app', '-o', target] },
  {
    name: 'exec --render',
    words: (target) => ['exec', 'app', '--render', `t.liquid=${target}`, ...show(target)],
    needsFile: true,
    isTemporary: true,
  },
  {
    name: 'exec --file',
    words: (target) => ['exec', 'app', '--file', `key=${target}`, ...show(target)],
    needsFile: true,
    isTemporary: true,
  },
  {
    name: 'exec --fallback',
    words: (target) => ['exec', 'app', '--fallback', target, '--', 'true'],
    needsFile: true,
    isEncrypted: true,
    twin: withMark,
  },
  {
    name: 'exec --fallback, its mark',
    words: (target) => ['exec', 'app', '--fallback', withoutMark(target), '--', 'true'],
    needsFile: true,
    isEncrypted: true,
    twin: withoutMark,
  },
  {
    name: 'write to a local store',
    words: (target) => ['-b', 'local', '--local-file', target, 'write', 'app', 'key', secret],
    needsFile: true,
    isEncrypted: true,
    onlyReplaces: true,
  },
]

/** What is there before: for a store, a store. */
async function oldContent(place: Setup, { onlyReplaces }: Writer, env: Variables) {
  if (!onlyReplaces) return 'old'
  const path = join(place.home, 'old')
  const words = ['-b', 'local', '--local-file', path, 'write', 'app', 'key', 'before']
  expect(await place.chamber(words, { env })).toMatchObject({ status: 0 })
  return readFile(path)
}

const isRoot = process.getuid?.() === 0
const [unshare = '', ...itsFlags] = ['unshare', '--mount']
const hasMounts = spawnSync(unshare, [...itsFlags, 'true']).status === 0
if (!isRoot) console.warn('NOT TESTED: files of other users, which take root')

/** What is below a directory: how each object is, but for when it was changed. */
function listing(root: string): ReadonlyMap<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return new Map(names.map((name) => [join(root, name), describeObject(join(root, name))]))
}

function describeObject(path: string): string {
  const stats = lstatSync(path)
  const { mode, uid, ino } = stats
  const content = stats.isFile()
    ? readFileSync(path, 'latin1')
    : stats.isSymbolicLink()
      ? readlinkSync(path)
      : ''
  return JSON.stringify([mode.toString(8), uid, stats.isDirectory() ? 0 : ino, content])
}

const changes = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .toSorted()

async function scene(kind: Kind, writer: Writer, name = 'out.mark') {
  const place = await open({ app: { key: secret } })
  const root = dirname(place.cwd)
  const directory = join(place.cwd, 'in')
  const elsewhere = join(root, 'elsewhere')
  for (const path of [dirname(join(directory, name)), elsewhere])
    mkdirSync(path, { recursive: true })
  await place.file('t.liquid', '{{ key }}')
  for (const path of [root, place.home]) chmodSync(path, 0o755)
  const env = { CHAMBER_LOCAL_IDENTITY: await generateX25519Identity() }
  const old = await oldContent(place, writer, env)
  const names = { target: join(directory, name), victim: join(elsewhere, 'victim'), old }
  await kind.prepare(names)
  return { ...place, ...names, root, env, program: programFor(kind, names) }
}

const usable = kinds.filter(({ around }) => around === undefined || hasMounts)

/** What becomes of a target. */
function fateOf({ needsFile, twin, onlyReplaces }: Writer, { fate, isClosed }: Kind): Fate {
  if (needsFile && fate === 'streamed') return 'refused'
  if (onlyReplaces && fate === 'overwritten') return 'refused'
  return twin === withoutMark && isClosed ? 'refused' : fate
}

/** Whether the command runs although its target is refused. */
const isForgiven = ({ twin }: Writer, { isLate }: Kind): boolean =>
  twin === withoutMark || (twin === withMark && isLate === true)

/** What is there after a run, in a few words. */
function lookAt(path: string, before: ReadonlyMap<string, string>): string {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile()) return stats ? 'no file' : 'nothing'
  const [, , inode] = JSON.parse(before.get(path) ?? '[]') as [string, number, number]
  const content = readFileSync(path, 'latin1')
  const kind = content === '' ? 'empty' : contentKind(content)
  const mode = (stats.mode & 0o777).toString(8)
  return `${stats.ino === inode ? 'same' : 'new'} file of ${stats.uid}, ${mode}, ${kind}`
}

const contentKind = (content: string): string => (content.includes(secret) ? 'secret' : 'encrypted')

/** The same as it should be. */
function expectedAt({ isTemporary, isEncrypted }: Writer, kind: Kind, uid: number): string {
  const isNew = kind.fate === 'replaced'
  if (isTemporary && isNew) return 'nothing'
  const content = isEncrypted ? 'encrypted' : 'secret'
  return `${isNew ? 'new' : 'same'} file of ${uid}, 600, ${isTemporary ? 'empty' : content}`
}

describe.runIf(isRoot).each(writers)('$name', (writer) => {
  const refused = usable.filter((kind) => fateOf(writer, kind) === 'refused')
  const streamed = usable.filter((kind) => fateOf(writer, kind) === 'streamed')
  const written = usable.filter((kind) => /replaced|overwritten/.test(fateOf(writer, kind)))

  test.concurrent.each(refused)('to $name: nothing', async (kind) => {
    const { run, changed } = await runIn(await scene(kind, writer), writer, kind)
    const status = isForgiven(writer, kind) ? 0 : 1
    expect({ status: run.status, changed }).toEqual({ status, changed: [] })
    expect(run.stderr).toMatch(/cannot write .*: |is not a file|no file/)
  })

  test.concurrent.each(streamed)('to $name: its reader gets it', async (kind) => {
    const place = await scene(kind, writer)
    const read = text(createReadStream(place.target))
    const { run, changed } = await runIn(place, writer, kind)
    expect({ ...run, changed }).toMatchObject({ status: 0, stderr: '', changed: [] })
    expect(await read).toContain(secret)
  })

  test.concurrent.each(written)('to $name: $fate, and nothing else', async (kind) => {
    const place = await scene(kind, writer)
    const path = kind.isVictim ? place.victim : place.target
    const uid = lstatSync(path, { throwIfNoEntry: false })?.uid ?? kind.user ?? 0
    const { run, changed, before, seen } = await runIn(place, writer, kind)
    const isSame = before.get(path) === undefined && writer.isTemporary
    expect({ status: run.status, changed, seen }).toEqual({
      status: 0,
      changed: isSame ? [] : [path],
      seen: expectedAt(writer, kind, uid),
    })
    expect(run.stdout.includes(secret)).toBe(writer.isTemporary === true)
  })
})

type Scene = Awaited<ReturnType<typeof scene>>

/** Runs a writer, and tells what has changed but for the target's twin. */
async function runIn(place: Scene, writer: Writer, kind: Kind) {
  const { target, victim, root, env, program, close } = place
  try {
    const before = listing(root)
    const run = await place.chamber(writer.words(target), { env, program })
    const twin = writer.twin?.(writer.twin === withMark && kind.isLink ? victim : target)
    const changed = changes(before, listing(root)).filter((path) => path !== twin)
    const seen = lookAt(kind.isVictim ? victim : target, before)
    return { run, changed, before, seen }
  } finally {
    await close()
  }
}

describe.runIf(isRoot)('the identity of a new local store', () => {
  const writer: Writer = {
    name: 'write',
    words: (store) => ['-b', 'local', '--local-file', store, 'write', 'app', 'key', secret],
  }

  test.concurrent.each(usable)('where $name is', async (kind) => {
    const { close, chamber, root, ...place } = await scene(kind, writer, 'chamber/identity.txt')
    try {
      const before = listing(root)
      const store = join(place.home, 'store')
      const env = { XDG_CONFIG_HOME: dirname(dirname(place.target)) }
      await chamber(writer.words(store), { env, program: place.program })
      const changed = changes(before, listing(root)).filter((path) => path !== store)
      expect(changed).toEqual(kind.name === 'nothing' ? [place.target] : [])
    } finally {
      await close()
    }
  })
})
