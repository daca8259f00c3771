/** A fleet with a virtual clock, whose processes wait as the program's own code says. */
import { createRetryStrategy } from '../../src/aws/sdk/retry.ts'
import { Deadline } from '../../src/aws/deadline.ts'
import { text } from '../../src/core/text.ts'
import { createBucket, type Quota } from './bucket.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

export interface Simulated {
  readonly tasks: number
  readonly failed: number
  /** Seconds until the last task had all its keys. */
  readonly lastStart: number
  readonly calls: number
}

export interface Fleet {
  readonly tasks: number
  /** Reads that each of them takes. */
  readonly reads: number
  readonly quota: Quota
}

/** Milliseconds of a request, and in which all processes are started. */
const roundTrip = 20
const startUp = 1000

export async function simulate({ tasks, reads, quota }: Fleet): Promise<Simulated> {
  const clock = createVirtualClock()
  const take = createBucket(quota)
  let calls = 0
  const ask = async (): Promise<boolean> => {
    calls++
    const isAccepted = take(clock.now() / 1000)
    await pause(clock, roundTrip)
    return isAccepted
  }
  const ends: number[] = []
  const running = Array.from({ length: tasks }, async () => {
    await pause(clock, Math.random() * startUp)
    if (await start({ clock, reads, ask })) ends.push(clock.now() / 1000)
  })
  await clock.run()
  await Promise.all(running)
  return { tasks, failed: tasks - ends.length, lastStart: Math.max(...ends), calls }
}

interface Start {
  readonly clock: VirtualClock
  readonly reads: number
  /** False if the read was throttled. */
  readonly ask: () => Promise<boolean>
}

/** One process: false if it gives up. */
async function start({ clock, reads, ask }: Start): Promise<boolean> {
  const limits = { attempts: 10, countsThrottled: false }
  const deadline = new Deadline({ limits, clock })
  const strategy = createRetryStrategy({ mode: 'standard', deadline, clock })
  const wait = deadline.startWait(() => text``)
  const throttled = { errorType: 'THROTTLING' } as const
  try {
    for (let left = reads; left > 0; left--) {
      let token = await strategy.acquireInitialRetryToken('')
      while (!(await ask())) token = await strategy.refreshRetryTokenForRetry(token, throttled)
      deadline.responded()
    }
    return true
  } catch {
    return false
  } finally {
    wait.end()
  }
}

const pause = (clock: VirtualClock, milliseconds: number) =>
  new Promise<void>((resolve) => {
    clock.after(milliseconds, resolve)
  })
