/** Imports against quotas, in a time that does not pass. */
import { text as say } from '../../../src/core/text.ts'
import { describe, expect, it } from 'vitest'
import { Pace } from '../../../src/stores/ssm/pace.ts'
import { writePaced } from '../../../src/stores/ssm/paced-writes.ts'
import { ChamberError } from '../../../src/core/errors.ts'
import { VirtualClock } from './virtual-clock.ts'

interface Endpoint {
  readonly count: number
  /** Writes a second. */
  readonly quota: number
  /** Writes that a pause saves up. */
  readonly burst?: number
  /** Milliseconds to the endpoint and back. */
  readonly roundTrip?: number
}

/** Seconds, and calls that were refused. */
async function simulate({ count, quota, burst = quota, roundTrip = 25 }: Endpoint) {
  const clock = new VirtualClock()
  let [tokens, filled, refused, seed] = [burst, 0, 0, 1]
  const jitter = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return 0.75 + seed / 2_147_483_647 / 2
  }
  const write = async () => {
    await clock.sleep((roundTrip * jitter()) / 2)
    tokens = Math.min(burst, tokens + ((clock.now() - filled) / 1000) * quota)
    filled = clock.now()
    const isAllowed = tokens >= 1
    if (isAllowed) tokens -= 1
    else refused++
    await clock.sleep((roundTrip * jitter()) / 2)
    if (!isAllowed) throw new ChamberError('THROTTLED', say`too fast`)
  }
  const items = Array.from({ length: count }, (_, index) => index)
  const pace = new Pace({ clock })
  const outcome = await clock.run(writePaced(items, { pace, write, onProgress() {} }))
  expect(outcome.done.toSorted((a, b) => a - b)).toEqual(items)
  return { seconds: clock.now() / 1000, refused }
}

describe('an import', () => {
  it('lets others go first where two writes met', async () => {
    const order: string[] = []
    const write = async (item: string) => {
      order.push(item)
      if (order.length > 1) return
      const cause = Object.assign(new Error(), { name: 'TooManyUpdates' })
      throw new ChamberError('THROTTLED', say`two writes met`, { cause })
    }
    const { done } = await writePaced(['a', 'b', 'c'], { pace: new Pace(), write, onProgress() {} })
    expect(order).toEqual(['a', 'b', 'c', 'a'])
    expect(done).toEqual(['b', 'c', 'a'])
  })

  it('is as fast as answers come where nothing is refused', async () => {
    const { seconds } = await simulate({ count: 50, quota: Infinity })
    expect(seconds).toBeLessThan(0.2)
  })

  it.each([
    { quota: 10, roundTrip: 5 },
    { quota: 10, roundTrip: 25 },
    { quota: 10, roundTrip: 250 },
    { quota: 3, roundTrip: 25 },
    { quota: 40, roundTrip: 25 },
  ])('of 200 keys takes $quota writes a second, $roundTrip ms away', async (endpoint) => {
    const { seconds, refused } = await simulate({ count: 200, ...endpoint })
    expect(seconds).toBeLessThan((1.1 * 200) / endpoint.quota)
    expect(refused).toBeLessThan(30)
  })

  it('finds a quota that saves nothing up', async () => {
    const { seconds, refused } = await simulate({ count: 200, quota: 10, burst: 1 })
    expect(seconds).toBeLessThan(40)
    expect(refused).toBeLessThan(30)
  })

  it('of 1,000 keys does not ask more and more in vain', async () => {
    const { refused } = await simulate({ count: 1000, quota: 10 })
    expect(refused).toBeLessThan(50)
  })
})
