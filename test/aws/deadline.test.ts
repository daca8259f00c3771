/** The three clocks of a command, with a clock that does not take time. */
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../bench/fleet/virtual-clock.ts'
import { Deadline, type Failure, OutOfTime } from '../../src/aws/deadline.ts'
import { sleep, unlessAborted } from '../../src/core/abort.ts'
import { text as say } from '../../src/core/text.ts'

const second = 1000

interface Options {
  readonly total?: number
  readonly attempts?: number
  readonly countsThrottled?: boolean
}

function scene({ total, attempts = 10, countsThrottled = false }: Options = {}) {
  const clock = createVirtualClock()
  const said: string[] = []
  const parent = new AbortController()
  const deadline = new Deadline({
    limits: { total, attempts, countsThrottled },
    parent: parent.signal,
    onWait: (text) => said.push(`${clock.now() / second} s: ${text}`),
    clock,
    random: () => 1,
  })
  let ended: string | undefined
  /** Asks as a call does: each attempt takes a time and fails, until the policy ends it. */
  const run = async (
    attempt: (number: number) => Promise<Omit<Failure, 'attempts' | 'failed'> | undefined>,
  ) => {
    const wait = deadline.startWait(() => say`ssm:GetParameters in eu-west-1`)
    let failed = 0
    const ask = async () => {
      for (let count = 1; ; count++) {
        const failure = await attempt(count)
        if (failure === undefined) return 'responded'
        if (failure.kind !== 'throttled') failed++
        const pause = deadline.retry({ ...failure, attempts: count, failed })
        if (pause === undefined) return `gave up after ${count} attempts`
        await sleep(pause, deadline.signal, clock)
      }
    }
    try {
      ended = await unlessAborted(ask(), deadline.signal)
    } catch (error) {
      ended = error instanceof OutOfTime ? error.clock : String(error)
    } finally {
      wait.end()
    }
  }
  const pause = (milliseconds: number) => sleep(milliseconds, deadline.signal, clock)
  const finish = async () => {
    await clock.run()
    return { ended, at: clock.now() / second, said }
  }
  return { clock, deadline, parent, run, pause, finish }
}

const never = () => new Promise<never>(() => {})
const throttled = { kind: 'throttled', reason: say`throttled` } as const
const refused = { kind: 'unreachable', reason: say`no connection (ECONNREFUSED)` } as const
const failed = { kind: 'failed', reason: say`no response` } as const

describe('no response', () => {
  it('ends after 60 s', async () => {
    const { run, finish } = scene()
    void run(never)
    expect(await finish()).toMatchObject({ ended: 'silence', at: 60 })
  })
  it('not while responses arrive', async () => {
    const { deadline, run, pause, finish } = scene()
    void run(async () => {
      for (let page = 0; page < 10; page++) {
        await pause(50 * second)
        deadline.responded()
      }
      return undefined
    })
    expect(await finish()).toMatchObject({ ended: 'responded', at: 500 })
  })
  it('an attempt without a response is repeated', async () => {
    const { run, pause, finish } = scene()
    void run(async () => {
      await pause(10 * second)
      return failed
    })
    expect(await finish()).toMatchObject({ ended: 'silence', at: 60 })
  })
  it('time between two calls is nobody’s silence', async () => {
    const { clock, run, finish } = scene()
    await run(async () => undefined)
    clock.after(100 * second, () => void run(async () => undefined))
    expect(await finish()).toMatchObject({ ended: 'responded', at: 100 })
  })
})

describe('throttled', () => {
  it('ends five minutes after the first throttled response, however many there were', async () => {
    const { deadline, run, finish } = scene()
    void run(async () => {
      deadline.responded()
      return throttled
    })
    expect(await finish()).toMatchObject({ ended: 'throttled', at: 300 })
  })
  it('and progress between does not extend that', async () => {
    const { deadline, run, finish } = scene()
    let page = 0
    void run(async () => {
      deadline.responded()
      page++
      return throttled
    })
    expect((await finish()).at).toBe(300)
    expect(page).toBeGreaterThan(30)
  })
  it('the waits double, also from one call to the next, up to 10 s', async () => {
    const { deadline } = scene()
    const failure = { ...throttled, attempts: 1, failed: 0 }
    const waits = Array.from({ length: 5 }, () => deadline.retry(failure))
    expect(waits).toEqual([2, 4, 8, 10, 10].map((wait) => wait * second))
  })
  it('Retry-After is honored, and its time is no silence', async () => {
    const { deadline, run, finish } = scene()
    void run(async (attempt) => {
      deadline.responded()
      return attempt === 1 ? { ...throttled, retryAfter: 90 * second } : undefined
    })
    expect(await finish()).toMatchObject({ ended: 'responded', at: 90 })
  })
  it('attempts count if --retries was given', async () => {
    const { run, finish } = scene({ attempts: 3, countsThrottled: true })
    void run(async () => throttled)
    expect(await finish()).toMatchObject({ ended: 'gave up after 3 attempts', at: 6 })
  })
})

describe('unreachable', () => {
  it('is retried for 15 s at most', async () => {
    const { run, finish } = scene()
    void run(async () => refused)
    const { ended, at } = await finish()
    expect(ended).toMatch(/^gave up/)
    expect(at).toBeGreaterThan(10)
    expect(at).toBeLessThanOrEqual(15)
  })
  it('a response in between starts that time anew', async () => {
    const { deadline, run, pause, finish } = scene()
    void run(async (attempt) => {
      await pause(second)
      if (attempt === 5) deadline.responded()
      return refused
    })
    const { at } = await finish()
    expect(at).toBeGreaterThan(15)
    expect(at).toBeLessThanOrEqual(25)
  })
})

describe('an explicit --timeout', () => {
  it.each([
    ['no response', never],
    ['throttled', async () => throttled],
    ['unreachable', async () => refused],
  ] as const)('limits everything: %s', async (_, attempt) => {
    const { run, finish } = scene({ total: 5 * second })
    void run(attempt)
    expect(await finish()).toMatchObject({ ended: 'total', at: 5 })
  })
  it('may be longer than the other clocks, which stay', async () => {
    const { run, finish } = scene({ total: 500 * second })
    void run(never)
    expect(await finish()).toMatchObject({ ended: 'silence', at: 60 })
  })
  it('a command that undoes something has all its time again', async () => {
    const { deadline, run, finish } = scene({ total: 5 * second })
    void run(never)
    expect(await finish()).toMatchObject({ ended: 'total' })
    deadline.restart()
    void run(async () => undefined)
    expect(await finish()).toMatchObject({ ended: 'responded' })
  })
})

describe('a signal', () => {
  it('ends what is waited for with its own reason', async () => {
    const { parent, run, finish } = scene()
    void run(never)
    parent.abort(new Error('SIGTERM'))
    expect(await finish()).toMatchObject({ ended: 'Error: SIGTERM' })
  })
})

describe('waiting is reported', () => {
  it('within 3 s, then every 10 s: for what, since when, until when', async () => {
    const { run, finish } = scene({ total: 30 * second })
    void run(never)
    const { said } = await finish()
    const waiting = 'waiting for ssm:GetParameters in eu-west-1'
    expect(said).toEqual([
      `2.5 s: ${waiting}: no response for 3 s, giving up after 30 s`,
      `12.5 s: ${waiting}: no response for 13 s, giving up after 30 s`,
      `22.5 s: ${waiting}: no response for 23 s, giving up after 30 s`,
    ])
  })
  it('also from one call to the next', async () => {
    const { deadline, run, pause, finish } = scene()
    void (async () => {
      for (let call = 0; call < 10; call++) {
        await run(async () => {
          await pause(3 * second)
          deadline.responded()
          return undefined
        })
      }
    })()
    expect((await finish()).said).toHaveLength(3)
  })
  it.each([
    [throttled, 'throttled for 3 s, giving up after 300 s'],
    [refused, 'no connection (ECONNREFUSED) for 3 s, giving up after 15 s'],
  ] as const)('with its reason: %o', async (failure, text) => {
    const { run, finish } = scene()
    void run(async () => failure)
    expect((await finish()).said[0]).toBe(
      `2.5 s: waiting for ssm:GetParameters in eu-west-1: ${text}`,
    )
  })
})
