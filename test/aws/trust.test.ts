/** Whose certificates are believed, found out while requests go side by side. */
import { expect, test } from 'vitest'
import { type Trust, trusting } from '../../src/aws/http/ca-fallback.ts'

const unknownIssuer = () =>
  Object.assign(new Error('unable to get local issuer certificate'), {
    code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  })

/** Requests that are answered only where the authorities of the system count. */
function ask(count: number) {
  const send = trusting<Trust>(
    async (_, trust) => trust,
    async (_, trust) => {
      // both are under way before either is refused
      await new Promise(setImmediate)
      if (trust === 'default') throw unknownIssuer()
      return { status: 200, headers: {}, body: new Uint8Array() }
    },
    () => undefined,
  )
  const request = { method: 'GET', url: new URL('https://ssm.example'), headers: {} }
  return Promise.all(Array.from({ length: count }, () => send(request)))
}

test('an issuer that the system alone knows is believed by every request that met it', async () => {
  const answers = await ask(3)
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
})
