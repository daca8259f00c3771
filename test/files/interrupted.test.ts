/**
 * Runs that are ended in the middle: the file is the old one or the new one, and nothing is next to it.
 * CHAMBER_TEST_INTERRUPTIONS is how many runs of each writer are ended: 10 unless given.
 */
import { watch } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import { generateX25519Identity } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { type Running, setup, type Setup } from '../harness/chamber.ts'

const rounds = Number(process.env['CHAMBER_TEST_INTERRUPTIONS'] ?? 10)
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Enough for a write to take a moment. */
const filler = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [`filler_${n}`, 'x'.repeat(4000)]),
)

interface Writer {
  readonly name: string
  /** Next to a file `t.liquid`. */
  readonly words: (target: string, value: string) => readonly string[]
  /** The value that a file holds. */
  readonly valueIn: (place: Place, target: string) => Promise<string | undefined>
  /** Whether it writes what the words say, and not what the endpoint has. */
  readonly isDirect?: boolean
  /** What is there when it is done, besides the target. */
  readonly also?: readonly string[]
}

interface Place extends Setup {
  readonly identity: Readonly<Record<string, string>>
}

const inText = async (_: Place, target: string) =>
  /value-\w+/.exec(await readFile(target, 'utf8'))?.[0]

const printing = ['--', 'sh', '-c', 'echo "$KEY"']

const writers: readonly Writer[] = [
  {
    name: 'export -o',
    words: (target) => ['export', 'app', '-o', target],
    valueIn: inText,
  },
  {
    name: 'render -o',
    words: (target) => ['render', 't.liquid', 'app', '-o', target],
    valueIn: inText,
  },
  {
    name: 'write to a local store',
    words: (target, value) => ['-b', 'local', '--local-file', target, 'write', 'app', 'key', value],
    async valueIn({ chamber, identity: env }, target) {
      const words = ['-b', 'local', '--local-file', target, 'read', '-q', 'app', 'key']
      return (await chamber(words, { env })).stdout.trim()
    },
    isDirect: true,
  },
  {
    name: 'exec --fallback',
    words: (target) => ['exec', 'app', '--fallback', target, '--', 'true'],
    async valueIn({ chamber, identity }, target) {
      const words = ['--retries', '1', 'exec', 'app', '--fallback', target, ...printing]
      const env = { ...identity, CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:9' }
      return (await chamber(words, { env })).stdout.trim()
    },
    also: ['out.mark'],
  },
]

/** Resolves when something happens in a directory, or when a run has ended. */
async function firstChange(directory: string, running: Running): Promise<void> {
  const watcher = watch(directory)
  const changed = new Promise<void>((resolve) => void watcher.once('change', () => resolve()))
  await Promise.race([changed, running.exit])
  watcher.close()
}

const delay = (most: number) =>
  new Promise<void>((resolve) => void setTimeout(resolve, Math.random() * most))

describe.each(writers)('$name', ({ words, valueIn, isDirect, also = [] }) => {
  /** A directory with the file as a run without a signal leaves it. */
  async function prepare() {
    const base = await setup({ app: { ...filler, key: 'value-0' } })
    const place: Place = {
      ...base,
      identity: { CHAMBER_LOCAL_IDENTITY: await generateX25519Identity() },
    }
    const directory = join(place.cwd, 'in')
    const target = join(directory, 'out')
    await mkdir(directory)
    await place.file('t.liquid', '{{ key }}')
    const begin = (value: string) => place.start(words(target, value), { env: place.identity })
    const change = async (Value: string) => {
      if (isDirect) return
      const input = { Name: '/app/key', Value, Type: 'SecureString', Overwrite: true } as const
      await place.endpoint.client().send(new PutParameterCommand(input))
    }
    const began = performance.now()
    expect(await begin('value-0').exit).toMatchObject({ status: 0 })
    return { ...place, directory, target, begin, change, usual: performance.now() - began }
  }

  /** Changes the value and starts; the moment is anywhere in the run, or close to the first change. */
  async function startAndWait(place: Awaited<ReturnType<typeof prepare>>, round: number) {
    const value = `value-${round}`
    await place.change(value)
    const running = place.begin(value)
    if (round % 2 === 0) await delay(place.usual)
    else await firstChange(place.directory, running).then(() => delay(round % 4 === 1 ? 0 : 20))
    return { value, running }
  }

  const timeout = 60_000 + rounds * 5000

  test('ended by a signal', { timeout }, async () => {
    const place = await prepare()
    let before = 'value-0'
    const ends: (string | number | null)[] = []
    for (let round = 1; round <= rounds; round += 1) {
      const signal = signals[round % signals.length] ?? 'SIGTERM'
      const { value, running } = await startAndWait(place, round)
      running.kill(signal)
      const end = await running.exit
      ends.push(end.signal ?? end.status)
      expect([signal, 0]).toContain(ends.at(-1))
      expect(end.stderr).toBe('')
      expect((await readdir(place.directory)).toSorted()).toEqual(['out', ...also])
      const found = await valueIn(place, place.target)
      expect([before, value]).toContain(found)
      before = found ?? ''
    }
    console.log(`${ends.filter((end) => end !== 0).length} of ${rounds} ended by their signal`)
  })

  test('killed: the next run removes what is left', { timeout }, async () => {
    const place = await prepare()
    const count = Math.ceil(rounds / 4)
    for (let round = 1; round <= count; round += 1) {
      const { running } = await startAndWait(place, round)
      running.kill('SIGKILL')
      await running.exit
      await place.change(`value-after-${round}`)
      expect(await place.begin('value-after').exit).toMatchObject({ status: 0 })
      expect((await readdir(place.directory)).toSorted()).toEqual(['out', ...also])
    }
  })
})
