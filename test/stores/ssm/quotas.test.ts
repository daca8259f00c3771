/** The calls of one command against the quotas of an account, in a time that does not pass. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Transport } from '../../../src/host/node/http.ts'
import { keepQuotas } from '../../../src/stores/ssm/quotas.ts'
import { VirtualClock } from './virtual-clock.ts'

// loaded when it is needed, which takes real time at first
beforeAll(async () => void (await import('../../../src/stores/ssm/quota-pace.ts')))

interface Endpoint {
  /** Calls a second. */
  readonly quota: number
  /** Calls that a pause saves up. */
  readonly burst?: number
  /** What other commands have left of them. */
  readonly saved?: number
  /** Milliseconds to the endpoint and back. */
  readonly roundTrip?: number
  readonly operation?: string
}

const encode = (text: string) => new TextEncoder().encode(text)

/** Round trips before the first call of a chain: TCP and TLS. */
const handshake = 2

/** Runs chains of calls side by side, each call tried again half a second after a refusal. */
async function simulate(chains: number, callsEach: number, endpoint: Endpoint) {
  const { quota, burst = quota, roundTrip = 25, operation = 'GetParametersByPath' } = endpoint
  const clock = new VirtualClock()
  let [tokens, filled, refused] = [endpoint.saved ?? burst, 0, 0]
  const answer: Transport = async () => {
    await clock.sleep(roundTrip / 2)
    tokens = Math.min(burst, tokens + ((clock.now() - filled) / 1000) * quota)
    filled = clock.now()
    const isAllowed = tokens >= 1
    if (isAllowed) tokens -= 1
    else refused++
    await clock.sleep(roundTrip / 2)
    const body = encode(isAllowed ? '{}' : '{"__type":"ThrottlingException"}')
    return { status: isAllowed ? 200 : 400, headers: {}, body }
  }
  const send = keepQuotas(answer, clock)
  const request = {
    method: 'POST',
    url: new URL('https://ssm.test'),
    headers: { 'x-amz-target': `AmazonSSM.${operation}` },
  }
  const chain = async () => {
    await clock.sleep(roundTrip * handshake)
    for (let left = callsEach; left > 0;) {
      const { status } = await send(request)
      if (status === 200) left--
      else await clock.sleep(500)
    }
  }
  await clock.run(Promise.all(Array.from({ length: chains }, chain)))
  return { seconds: clock.now() / 1000, refused }
}

describe('reads of one command', () => {
  it('are as fast as answers come when they are few', async () => {
    const { seconds } = await simulate(4, 10, { quota: 1e9 })
    expect(seconds).toBeCloseTo(0.3)
  })

  it.each([5, 25, 250])('of 20 services are never refused, %d ms away', async (roundTrip) => {
    const { seconds, refused } = await simulate(20, 3, { quota: 40, roundTrip })
    expect(refused).toBe(0)
    expect(seconds).toBeLessThan(0.6 + (6 * roundTrip) / 1000)
  })

  it.each([5, 25, 250])('of a thousand batches take the quota, %d ms away', async (roundTrip) => {
    const { seconds, refused } = await simulate(20, 50, { quota: 40, roundTrip })
    expect(seconds).toBeLessThan(1.1 * (1000 / 40))
    expect(refused).toBeLessThan(40)
  })

  it('soon take what an account with more allows', async () => {
    const { seconds, refused } = await simulate(8, 125, { quota: 1e9 })
    expect(refused).toBe(0)
    expect(seconds).toBeLessThan(4.5)
  })

  it('find the higher quota of an account', async () => {
    const { seconds, refused } = await simulate(8, 125, { quota: 100 })
    expect(seconds).toBeLessThan(1.15 * (1000 / 100))
    expect(refused).toBeLessThan(40)
  })

  it('do not storm an account that others keep busy', async () => {
    const { refused } = await simulate(20, 3, { quota: 10, saved: 0 })
    expect(refused).toBeLessThan(60)
  })
})

describe('other calls of one command', () => {
  it('listings have no pace where none is refused', async () => {
    const endpoint = { quota: 1e9, operation: 'DescribeParameters' }
    expect((await simulate(1, 200, endpoint)).seconds).toBeCloseTo(5.05)
  })

  it('listings find a quota that is very low', async () => {
    const endpoint = { quota: 2, burst: 10, operation: 'DescribeParameters' }
    const { seconds, refused } = await simulate(1, 50, endpoint)
    expect(seconds).toBeLessThan(30)
    expect(refused).toBeLessThan(25)
  })

  it('writes are left to the import, which has its own pace', async () => {
    const endpoint = { quota: 1e9, operation: 'PutParameter' }
    expect((await simulate(1, 200, endpoint)).seconds).toBeCloseTo(5.05)
  })
})
