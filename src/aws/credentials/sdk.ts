/**
 * Credentials that the SDK's own providers get: roles, SSO, processes, web identity. Their texts
 * may quote an answer or a command line, so they are not passed on: what is said comes from what
 * was seen on the way to them, and from the few texts that are known to hold no secret.
 */
import { text, quote, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity, Logger } from '@smithy/types'
import { CredentialFault, faultReason } from './source-error.ts'
import { errorCode } from '../../core/error-code.ts'
import { fromAws } from '../../core/mask.ts'
import { createSdkHandler, type SdkRequestHandler } from '../sdk/handler.ts'
import { silentLogger } from '../sdk/silent-logger.ts'
import type { Transport } from '../../host/node/http.ts'

/** Milliseconds for one answer of STS or SSO, which is asked twice at most. */
const answerTimeout = 5000

type SdkClientSettings = {
  readonly requestHandler: SdkRequestHandler
  readonly logger: Logger
  readonly maxAttempts: number
}

/** Settings for the SDK's providers; its clients have regions of their own. */
interface ProviderSettings {
  readonly clientConfig: SdkClientSettings
  readonly parentClientConfig: SdkClientSettings & { readonly region: string }
  readonly logger: Logger
}

type Get = (settings: ProviderSettings) => Promise<AwsCredentialIdentity>

export interface SdkCredentials {
  /** The host that was asked last, of STS or SSO. */
  readonly host: () => string | undefined
  /** @throws {CredentialFault} whatever the provider throws */
  get(provider: Get): Promise<AwsCredentialIdentity>
}

interface LastExchange {
  readonly host: string
  readonly status?: number
  readonly error?: unknown
}

/** @param region where STS is asked, unless the profile says otherwise */
export function sdkCredentials(region: string, send: Transport): SdkCredentials {
  let last: LastExchange | undefined
  const watched: Transport = async (request, options) => {
    const { host } = request.url
    last = { host }
    try {
      const response = await send(request, { timeout: answerTimeout, ...options })
      last = { host, status: response.status }
      return response
    } catch (error) {
      last = { host, error }
      throw error
    }
  }
  const shared = { requestHandler: createSdkHandler(watched), logger: silentLogger, maxAttempts: 2 }
  const parentClientConfig = { ...shared, region }
  return {
    host: () => last?.host,
    async get(provider) {
      try {
        return await provider({ clientConfig: shared, parentClientConfig, logger: silentLogger })
      } catch (error) {
        throw new CredentialFault(reasonOf(error, last), { cause: error })
      }
    },
  }
}

function reasonOf(error: unknown, last: LastExchange | undefined): Text {
  const { name, message } = (error ?? {}) as Record<string, unknown>
  const own = typeof message === 'string' ? message : ''
  const host = last ? quote(last.host, 'host', text`a host`) : text`AWS`
  const told = toldByAws(String(name), own)
  if (told !== undefined) return text`${host} says: ${told}`
  if (last?.error !== undefined)
    return text`${host} ${faultReason(last.error) ?? 'cannot be reached'}`
  const isBad = last?.status !== undefined && last.status !== 200
  if (last?.status && isBad) return text`${host} answered with HTTP status ${last.status}`
  const known = knownTexts.find(([pattern]) => pattern.test(own))?.[1] ?? fileReason(error)
  if (known !== undefined) return known
  return last ? text`${host} gave an answer that holds no credentials` : text`it gave none`
}

/** Errors whose texts tell who may not do what; others may repeat what they were sent. */
const harmless =
  /^(AccessDenied|AccessDeniedException|ExpiredToken|ExpiredTokenException|ForbiddenException|IDPRejectedClaim|IDPRejectedClaimException|InvalidClientTokenId|RegionDisabledException|ResourceNotFoundException|SignatureDoesNotMatch|UnauthorizedException)$/

/** The provider of SSO puts the error's name into the text of its own. */
function toldByAws(name: string, own: string): Text | undefined {
  const [, wrapped, rest] = /^(\w+): ([^\n]+)$/.exec(own) ?? []
  if (harmless.test(name)) return text`${fromAws(own, [])} (${quote(name, 'errorName')})`
  if (!wrapped || !rest || !harmless.test(wrapped)) return undefined
  return text`${fromAws(rest, [])} (${quote(wrapped, 'errorName')})`
}

/** As the providers word them, and what is said instead. */
const knownTexts: readonly (readonly [RegExp, Text])[] = [
  [
    /SSO session token .* not found or is invalid|^The SSO session .* is invalid/,
    text`not signed in`,
  ],
  [
    /^Token is expired|^The SSO session .* has expired|SSO Token\. Cannot refresh/,
    text`the sign-in has expired`,
  ],
  [
    /invalid SSO credentials|Sso session '.*' (could not|is missing)/,
    text`its SSO settings are incomplete`,
  ],
  [
    /credential_process returned invalid JSON/,
    text`the process printed something that is not JSON`,
  ],
  [
    /credential_process (returned invalid|did not return)/,
    text`the process printed no credentials`,
  ],
  [/credential_process returned expired/, text`the process printed expired credentials`],
  [/^Command failed/, text`the process failed`],
  [/stdout maxBuffer/, text`the process printed too much`],
  [/requires multi-factor authentication/, text`it needs a code that chamber cannot ask for`],
  [/Detected a cycle/, text`its source_profile leads back to itself`],
  [/^Unsupported credential source/, text`its credential_source is not one that there is`],
  [
    /^Could not resolve credentials using profile|did not contain|not be found|was not found/,
    text`its settings, or those of its source_profile, are incomplete`,
  ],
  [/re-authenticate|reauthenticate/, text`the sign-in has expired`],
]

function fileReason(error: unknown): Text | undefined {
  const { syscall, path } = (error ?? {}) as Record<string, unknown>
  const isFile = typeof path === 'string' && (syscall === 'open' || syscall === 'read')
  const shown = isFile ? quote(path, 'absolutePath', text`a path`) : text`a file`
  return isFile ? text`${shown} cannot be read (${errorCode(error) ?? 'unknown error'})` : undefined
}
