/** Checks of this machine: the runtime, the clock, the way to the network. */
import { trustedCertificates } from '../aws/http/certificates.ts'
import { findProxy } from '../aws/http/proxy.ts'
import { fail, failure, ok, type Outcome, warn } from './finding.ts'
import { given, type Subject } from './subject.ts'

/** The oldest Node.js that the package says it runs on. */
const oldestNode = [20, 19] as const

export function checkRuntime({ installation }: Subject): Outcome {
  const { runtime, version } = installation
  const text = `${runtime.name} ${runtime.version} on ${runtime.machine}, chamber ${version}`
  const [major = 0, minor = 0] = runtime.version.split('.').map(Number)
  const isOld =
    runtime.name === 'Node.js' &&
    (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]))
  return isOld ? fail(text, `use Node.js ${oldestNode.join('.')} or later`) : ok(text)
}

const second = 1000
/** AWS refuses what is signed five minutes before or after its own time. */
const refused = 300 * second
const late = 60 * second

export const checkClock = (subject: Subject) =>
  given(subject.endpoint(), 'the endpoint gave no answer', ({ ahead, host }) => {
    if (ahead === undefined) return warn(`${host} does not tell the time`)
    const seconds = Math.round(Math.abs(ahead) / second)
    const text = `${seconds} s ${ahead < 0 ? 'behind' : 'ahead of'} ${host}`
    const remedy = 'let this machine take its time from a time server (NTP)'
    if (Math.abs(ahead) >= refused)
      return fail(`${text}; AWS refuses signatures from 5 minutes on`, remedy)
    return Math.abs(ahead) >= late
      ? warn(text, remedy)
      : ok(seconds < 2 ? `as that of ${host}` : text)
  })

/** Milliseconds for an answer that is worth a word. */
const slow = 2000

export const checkEndpoint = (subject: Subject) =>
  given(subject.region(), 'want of a region', async () => {
    const { host, steps } = await subject.endpoint()
    const told = steps.map(([step, at]) => `${step} ${Math.round(at)} ms`).join(', ')
    const isSlow = (steps.at(-1)?.[1] ?? 0) >= slow
    return isSlow
      ? warn(`${host} is slow: ${told}`, 'check the network and the proxy, or use a VPC endpoint')
      : ok(`${host} answers: ${told}`)
  })

const proxyVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
]
const certificateVariables = ['AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']

/** Which settings are in effect; a proxy's name and password are not shown. */
export async function checkNetwork({ env }: Subject): Promise<readonly Outcome[]> {
  const proxies = proxyVariables.filter((name) => env[name])
  const bundles = certificateVariables.filter((name) => env[name])
  const told = [
    ...(proxies.length > 0 ? [`proxy variables: ${proxies.join(', ')}`] : ['no proxy']),
    ...bundles.map((name) => `${name} is ${env[name]}`),
  ]
  const faults = await Promise.all([
    faultOf(() => findProxy(new URL('https://amazonaws.com'), env)),
    faultOf(() => trustedCertificates(env, false)),
  ])
  const found = faults.filter((one) => one !== undefined)
  return found.length > 0 ? found : [ok(told.join('; '))]
}

async function faultOf(work: () => Promise<unknown>): Promise<Outcome | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return failure(error)
  }
}
