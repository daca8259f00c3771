/**
 * Calls to Parameter Store by requests that chamber signs itself: the SDK takes longer to load than
 * AWS takes to answer. Whatever is not a plain answer is handed to the SDK as what its own first
 * attempt came to, so that nothing ends in another way than by the SDK alone.
 */
import type { AwsCredentialIdentity } from '@smithy/types'
import { version } from '../../../package.json' with { type: 'json' }
import { FirstAnswer } from '../../aws/sdk/prefetched-response.ts'
import { signedHeaders } from '../../aws/signature.ts'
import type { Transport, TransportResponse } from '../../host/node/http.ts'
import { readAnswer } from './direct-answer.ts'
import type { Output, Send } from './send.ts'

export interface DirectOptions {
  readonly url: URL
  readonly region: string
  readonly transport: Transport
  readonly credentials: () => Promise<AwsCredentialIdentity>
  /** Loaded at the first surprise. */
  readonly sdk: () => Promise<Send>
}

export function createDirectSend(options: DirectOptions): Send {
  const { credentials, transport, url } = options
  let sdk: Promise<Send> | undefined
  const bySdk: Send = async (...call) => (await (sdk ??= options.sdk()))(...call)
  return async (name, input, sendOptions) => {
    // once it is loaded, there is nothing to gain
    if (sdk) return bySdk(name, input, sendOptions)
    const signer = await credentials().catch(() => undefined)
    // it asks for them again, and is told the same
    if (signer === undefined) return bySdk(name, input, sendOptions)
    const body = JSON.stringify(input)
    const headers = headersOf({ name, body, signer }, options)
    const signal = sendOptions.abortSignal
    const outcome = transport({ method: 'POST', url, headers, body }, { signal })
    const answer = await readPlain(outcome)
    if (answer) return answer as Output<typeof name>
    signal.throwIfAborted()
    return bySdk(name, input, { ...sendOptions, firstAnswer: new FirstAnswer(outcome) })
  }
}

async function readPlain(outcome: Promise<TransportResponse>): Promise<object | undefined> {
  try {
    return readAnswer(await outcome)
  } catch {
    return undefined
  }
}

interface Request {
  readonly name: string
  readonly body: string
  readonly signer: AwsCredentialIdentity
}

function headersOf({ name, body, signer }: Request, { url, region }: DirectOptions) {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonSSM.${name}`,
  }
  const signing = { credentials: signer, region, service: 'ssm', time: new Date() }
  return {
    ...signedHeaders({ url, headers, body }, signing),
    'user-agent': `chamber/${version}`,
  }
}
