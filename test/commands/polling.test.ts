/** The pace of polls, by a clock that does not wait. */
import { parseService } from '../../src/core/service-reference.ts'
import { createReporter } from '../../src/output/reporter.ts'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Poller } from '../../src/commands/exec/polling.ts'
import { readWatch, watchSecrets } from '../../src/commands/exec/watch.ts'
import type { Context } from '../../src/context.ts'
import { keyOf } from '../harness/keys.ts'

type Answer = string | Error | undefined

/** Polls whose answers are given; notes how long was waited and what was told. */
function polling(answers: readonly Answer[], random = 0.5) {
  const waits: number[] = []
  const told: string[] = []
  const left = [...answers]
  const poller = new Poller<string>({
    interval: 30_000,
    check: async () => {
      const answer = left.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
    onFailure: () => told.push('failure'),
    onRecovery: () => told.push('recovery'),
    clock: {
      sleep: async (time) => {
        if (left.length === 0) throw new Error('no answers left')
        waits.push(time)
      },
      random: () => random,
    },
  })
  return { waits, told, next: () => poller.next(new AbortController().signal) }
}

const failure = new Error('no answer')

test('goes on until something is found', async () => {
  const { waits, told, next } = polling([undefined, undefined, 'found'])
  expect(await next()).toBe('found')
  expect(waits).toEqual([30_000, 30_000, 30_000])
  expect(told).toEqual([])
})

test('failures are told once, and make it slower up to a limit', async () => {
  const { waits, told, next } = polling([
    ...Array.from({ length: 6 }, () => failure),
    undefined,
    'found',
  ])
  expect(await next()).toBe('found')
  expect(waits).toEqual([30, 60, 120, 240, 300, 300, 300, 30].map((seconds) => seconds * 1000))
  expect(told).toEqual(['failure', 'recovery'])
})

test.each([
  [0, 27_000],
  [1, 33_000],
])('a tenth more or less: %s', async (random, expected) => {
  const { waits, next } = polling(['found'], random)
  await next()
  expect(waits[0]).toBeCloseTo(expected)
})

test('what is longer than a timer can be does not fire at once', () => {
  const longestTimer = 2 ** 31 - 1
  const options = { strictValue: '', watch: '10000h', watchGrace: '10000h' }
  const { interval, grace } = readWatch(options, [])
  expect(interval * 1.1).toBeLessThan(longestTimer)
  expect(grace).toBeLessThan(longestTimer)
  expect(Math.min(interval, grace)).toBeGreaterThan(20 * 23 * 3_600_000)
})

test('10,000 polls hold their memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heap: number[] = []
  let polls = 0
  const store = {
    backend: 'ssm',
    // as large as that of a thousand keys
    marks: async () => 'one '.repeat(20_000) + (polls % 100 === 0 ? polls : ''),
    values: async () => [{ key: 'key', value: polls >= 10_000 ? 'new' : 'old' }],
  }
  const context = {
    env: {},
    report: createReporter({ isTerminal: false, write() {} }, () => false),
    openStore: async () => store,
  } as unknown as Context
  const service = parseService('app')
  const variables = new Map([['KEY', { name: 'KEY', value: 'old', service, key: keyOf('key') }]])
  const reload = watchSecrets(
    context,
    { interval: 30_000, grace: 0, signal: undefined },
    {
      plan: { services: [service], reading: {} },
      options: { strictValue: '' },
      variables,
      deliver: (all) => ({
        variables: all,
        set: { KEY: all.get('KEY')?.value ?? '' },
        unset: [],
        lifetimes: [],
      }),
    },
    {
      sleep: async () => {
        polls++
        if (polls % 1000 !== 0) return
        collect()
        heap.push(process.memoryUsage().heapUsed)
      },
      random: Math.random,
    },
  )
  expect((await reload.next(new AbortController().signal)).set).toEqual({ KEY: 'new' })
  expect(polls).toBe(10_000)
  const [, second = 0] = heap
  expect(Math.max(...heap.slice(2)) - second).toBeLessThan(1_000_000)
})
