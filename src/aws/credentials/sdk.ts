/**
 * Credentials that the SDK's own providers get: roles, SSO, processes, web identity. Their texts
 * may quote an answer or a command line, so they are not passed on: what is said comes from what
 * was seen on the way to them, and from the few texts that are known to hold no secret.
 */
import type { AwsCredentialIdentity, Logger } from '@smithy/types'
import { CredentialFault, faultReason } from './source-error.ts'
import { oneLine } from '../../core/sanitize.ts'
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

function reasonOf(error: unknown, last: LastExchange | undefined): string {
  const { name, message } = (error ?? {}) as Record<string, unknown>
  const text = typeof message === 'string' ? message : ''
  const told = toldByAws(String(name), text)
  if (told !== undefined) return `${last?.host ?? 'AWS'} says: ${told}`
  if (last?.error !== undefined)
    return `${last.host} ${faultReason(last.error) ?? 'cannot be reached'}`
  const isBad = last?.status !== undefined && last.status !== 200
  if (last && isBad) return `${last.host} answered with HTTP status ${last.status}`
  const known = knownTexts.find(([pattern]) => pattern.test(text))?.[1] ?? fileReason(error)
  if (known !== undefined) return known
  return last ? `${last.host} gave an answer that holds no credentials` : 'it gave none'
}

/** Errors whose texts tell who may not do what; others may repeat what they were sent. */
const harmless =
  /^(AccessDenied|AccessDeniedException|ExpiredToken|ExpiredTokenException|ForbiddenException|IDPRejectedClaim|IDPRejectedClaimException|InvalidClientTokenId|RegionDisabledException|ResourceNotFoundException|SignatureDoesNotMatch|UnauthorizedException)$/

/** The provider of SSO puts the error's name into the text of its own. */
function toldByAws(name: string, text: string): string | undefined {
  const [, wrapped, rest] = /^(\w+): ([^\n]+)$/.exec(text) ?? []
  if (harmless.test(name)) return `${oneLine(text)} (${name})`
  return wrapped && rest && harmless.test(wrapped) ? `${oneLine(rest)} (${wrapped})` : undefined
}

/** As the providers word them, and what is said instead. */
const knownTexts: readonly (readonly [RegExp, string])[] = [
  [/SSO session token .* not found or is invalid|^The SSO session .* is invalid/, 'not signed in'],
  [
    /^Token is expired|^The SSO session .* has expired|SSO Token\. Cannot refresh/,
    'the sign-in has expired',
  ],
  [
    /invalid SSO credentials|Sso session '.*' (could not|is missing)/,
    'its SSO settings are incomplete',
  ],
  [/credential_process returned invalid JSON/, 'the process printed something that is not JSON'],
  [/credential_process (returned invalid|did not return)/, 'the process printed no credentials'],
  [/credential_process returned expired/, 'the process printed expired credentials'],
  [/^Command failed/, 'the process failed'],
  [/stdout maxBuffer/, 'the process printed too much'],
  [/requires multi-factor authentication/, 'it needs a code that chamber cannot ask for'],
  [/Detected a cycle/, 'its source_profile leads back to itself'],
  [/^Unsupported credential source/, 'its credential_source is not one that there is'],
  [
    /^Could not resolve credentials using profile|did not contain|not be found|was not found/,
    'its settings, or those of its source_profile, are incomplete',
  ],
  [/re-authenticate|reauthenticate/, 'the sign-in has expired'],
]

function fileReason(error: unknown): string | undefined {
  const { code, syscall, path } = (error ?? {}) as Record<string, unknown>
  const isFile = typeof path === 'string' && (syscall === 'open' || syscall === 'read')
  return isFile ? `${oneLine(path)} cannot be read (${String(code)})` : undefined
}
