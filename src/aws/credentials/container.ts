/** Credentials of the endpoint that ECS, EKS and Greengrass put beside a container. */
import { text, quote, type Text } from '../../core/text.ts'
import { readFileSync } from 'node:fs'
import type { AwsCredentialIdentity } from '@smithy/types'
import { registerSecret } from '../../core/guard.ts'
import type { Variables } from '../../core/variables.ts'
import { parseCredentials } from './response.ts'
import { CredentialFault } from './source-error.ts'
import type { Transport, TransportResponse } from '../../host/node/http.ts'

export interface ContainerEndpoint {
  /** Host name (and port); never the path, which is what ECS tells tasks apart by. */
  readonly host: Text
  /** @throws {CredentialFault} and what the socket throws */
  credentials(): Promise<AwsCredentialIdentity>
}

/** Milliseconds for one answer; the endpoint is on this machine. */
const answerTimeout = 5000
const attempts = 3
/** Milliseconds before the endpoint is asked again. */
const pause = 500

/** Undefined where no variable names an endpoint. */
export function containerEndpoint(env: Variables, send: Transport): ContainerEndpoint | undefined {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  const given = relative
    ? `http://169.254.170.2${relative}`
    : env.AWS_CONTAINER_CREDENTIALS_FULL_URI
  if (!given) return undefined
  const url = URL.canParse(given) ? new URL(given) : undefined
  return {
    host: url
      ? quote(url.host, 'host', text`at an address`)
      : text`of AWS_CONTAINER_CREDENTIALS_FULL_URI`,
    async credentials() {
      if (!url || !isAllowed(url)) {
        throw new CredentialFault(text`is neither https: nor on this machine, so it is not asked`)
      }
      const headers = authorization(env)
      return parseCredentials(
        await persist(() => send({ method: 'GET', url, headers }, { timeout: answerTimeout })),
      )
    },
  }
}

/** Over http: only what cannot leave the machine, as in every AWS SDK. */
function isAllowed({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  const links = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', '[::1]', 'localhost']
  return protocol === 'http:' && (links.includes(hostname) || /^127\.[\d.]+$/.test(hostname))
}

/** The file is read each time: EKS changes the token in it. */
function authorization(env: Variables): Record<string, string> {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  const token = file ? readToken(file) : env.AWS_CONTAINER_AUTHORIZATION_TOKEN
  if (!token) return {}
  registerSecret(token)
  if (/^[\x20-\x7e]+$/.test(token)) return { authorization: token }
  throw new CredentialFault(text`has an authorization token that no header can hold`)
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new CredentialFault(
      text`has a token that cannot be read (AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ${quote(file, 'absolutePath', text`a value`)})`,
    )
  }
}

/** Asks again after a failure that may pass; an endpoint that is silent stays so. */
async function persist(ask: () => Promise<TransportResponse>): Promise<TransportResponse> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await ask()
      if (answer.status < 500 || attempt === attempts) return answer
    } catch (error) {
      if (attempt === attempts || (error instanceof Error && error.name === 'TimeoutError')) {
        throw error
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
