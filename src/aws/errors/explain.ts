/**
 * What AWS answered, in a sentence: what failed, where, as whom where AWS says so, and the way out.
 *
 * Errors are told apart by `name` and `code`, never by text, and AWS's own text is passed on only
 * for errors that AWS documents: a parser's message would quote the answer, secrets included.
 */
import { counted } from '../../core/plural.ts'
import { ChamberError } from '../../core/errors.ts'
import { limits, mebibytes } from '../../core/limits.ts'
import { explainDenial } from './denial.ts'
import { type CallContext, type Explanation, type Facts, factsOf } from './details.ts'
import { serviceOf } from './service.ts'

/** Turns any error of a call into one for the user. */
export function explainAwsError(error: unknown, context: CallContext): ChamberError {
  if (error instanceof ChamberError) return error
  const facts = factsOf(error, context)
  const row = rows.find(({ names }) =>
    names.some((name) => name === facts.name || name === facts.code),
  )
  const { code, message, hint } = (row?.explain ?? unexpected)(facts, context)
  return new ChamberError(code, message, { hint, cause: error })
}

/** `ssm:GetParameters failed in eu-west-1: AWS's text` */
const failed = (what: string, { text }: Facts, { action, region }: CallContext): string =>
  `${action} ${what} in ${region}${text === '' ? '' : `: ${text}`}`

const rows: readonly {
  readonly names: readonly string[]
  readonly explain: (facts: Facts, context: CallContext) => Explanation
}[] = [
  {
    names: ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'],
    explain: explainDenial,
  },
  {
    names: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    explain: (_, { credentials }) => ({
      code: 'CREDENTIALS_EXPIRED',
      message: `the AWS credentials from ${credentials} have expired`,
      hint: 'sign in again, or let aws-vault or the container endpoint give new ones',
    }),
  },
  {
    names: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'InvalidAccessKeyId',
    ],
    explain: (_, { credentials, region }) => ({
      code: 'CREDENTIALS_INVALID',
      message: `AWS does not know the credentials from ${credentials} (asked in ${region})`,
      hint: 'check the access key and, for temporary credentials, AWS_SESSION_TOKEN',
    }),
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'],
    explain: (_, { credentials, region }) => ({
      code: 'CREDENTIALS_INVALID',
      message: `AWS refused the signature made with the credentials from ${credentials} (asked in ${region})`,
      hint: 'check AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and the clock of this machine',
    }),
  },
  {
    names: ['InvalidKeyId'],
    explain: (facts, context) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: failed('could not use the KMS key', facts, context),
      hint: 'name another key with --kms-key or CHAMBER_KMS_KEY_ALIAS, or create the alias alias/parameter_store_key',
    }),
  },
  {
    names: [
      'ThrottlingException',
      'Throttling',
      'TooManyUpdates',
      'RequestLimitExceeded',
      'TooManyRequestsException',
      'SlowDown',
    ],
    explain: (facts, { action, region }) => ({
      code: 'THROTTLED',
      message: `${action} was throttled in ${region}, ${counted(facts.attempts, 'time')} in a row`,
      hint: ['try again later, or raise --retries', serviceOf(action).quota]
        .filter(Boolean)
        .join('; or '),
    }),
  },
  {
    names: ['ParameterMaxVersionLimitExceeded'],
    explain: (facts, context) => ({
      code: 'REFUSED',
      message: failed('was refused', facts, context),
      hint: 'the oldest of the 100 versions carries a label: delete its release (chamber releases, chamber release --delete)',
    }),
  },
  {
    names: ['DecryptionFailure', 'EncryptionFailure'],
    explain: (facts, context) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: failed('could not use the KMS key of the secret', facts, context),
      hint: 'check that the key exists and is enabled, or name another with --kms-key for a new secret',
    }),
  },
  {
    names: ['LimitExceededException'],
    explain: (facts, context) => ({
      code: 'REFUSED',
      message: failed('was refused', facts, context),
      hint: 'AWS keeps about a hundred versions a secret and drops none younger than a day: write again later, and many keys at once with chamber import',
    }),
  },
  {
    names: ['ResponseTooLargeError'],
    explain: (_, { action, endpoint }) => ({
      code: 'BAD_ANSWER',
      message: `cannot read the response of ${endpoint} to ${action}: more than ${mebibytes(limits.response)}`,
      hint: 'check the endpoint and the proxy',
    }),
  },
  {
    names: ['TimeoutError'],
    explain: (facts, { endpoint, region }) => ({
      code: 'NO_ANSWER',
      message: `no answer from ${endpoint} (${region}) in ${counted(facts.attempts, 'attempt')}`,
      hint: 'check the network, the VPC endpoint and its security group',
    }),
  },
  {
    names: ['ProxyError'],
    explain: (facts, { endpoint }) => ({
      code: 'NO_ANSWER',
      message: `no way to ${endpoint}: ${facts.proxy}`,
      hint: 'check HTTPS_PROXY and the name and password in it, or name the endpoint in NO_PROXY',
    }),
  },
  {
    names: ['ENOTFOUND', 'EAI_AGAIN'],
    explain: (_, { endpoint, action }) => ({
      code: 'NO_ANSWER',
      message: `the name of the endpoint ${endpoint} cannot be resolved`,
      hint: `check the region, the network and DNS, and the endpoint variables (${serviceOf(action).endpointVariables})`,
    }),
  },
  {
    names: ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE'],
    explain: (facts, { endpoint, action }) => ({
      code: 'NO_ANSWER',
      message: `the endpoint ${endpoint} cannot be reached (${facts.code})`,
      hint: `check the network, a proxy (HTTPS_PROXY) and the endpoint variables (${serviceOf(action).endpointVariables})`,
    }),
  },
  {
    names: ['EMFILE', 'ENFILE'],
    explain: ({ code }, { endpoint }) => ({
      code: 'EXHAUSTED',
      message: `there is no connection to ${endpoint}: too many files and connections are open (${code})`,
      hint: 'raise the limit of open files (ulimit -n)',
    }),
  },
]

function unexpected(facts: Facts, context: CallContext): Explanation {
  const { name, code, text, status } = facts
  const { action, endpoint } = context
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return withoutTls(facts, context)
  if (/CERT|SIGNATURE|SELF_SIGNED/.test(code)) return untrusted(facts, context)
  if (text !== '' || (status !== undefined && status >= 500)) {
    const reason = text === '' ? `HTTP status ${status} from ${endpoint}` : text
    // the parser's name says nothing: its text is not passed on
    const named = /^(|Unknown|Error|SyntaxError)$/.test(name) ? '' : ` (${name})`
    return {
      code: (status ?? 0) >= 500 ? 'UNAVAILABLE' : 'REFUSED',
      message: failed(`failed${named}`, { ...facts, text: reason }, context),
      hint: 'try again later; if it stays so, check the endpoint variables and any proxy on the way',
    }
  }
  const told = status === undefined || status === 200 ? '' : ` (HTTP status ${status})`
  return {
    code: 'BAD_ANSWER',
    message: `${endpoint} gave an answer to ${action} that is not one of AWS${told}`,
    hint: 'check the endpoint variables and any proxy on the way',
  }
}

const untrusted = (facts: Facts, { endpoint }: CallContext): Explanation => ({
  code: 'UNTRUSTED',
  message: `the TLS certificate of ${endpoint} is not trusted (${facts.code})`,
  hint: untrustedHints[facts.code] ?? unknownIssuer,
})

const unknownIssuer =
  'if a proxy of your own signs it, name its CA with AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS'
const wrongTime = 'check the clock of this machine, and until when the certificate is valid'
const untrustedHints: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: wrongTime,
  CERT_NOT_YET_VALID: wrongTime,
  ERR_TLS_CERT_ALTNAME_INVALID:
    'it is that of another host: check the endpoint variables, DNS and any proxy on the way',
}

const withoutTls = (facts: Facts, { endpoint }: CallContext): Explanation => ({
  code: 'NO_ANSWER',
  message: `${endpoint} does not speak TLS as AWS does (${facts.code})`,
  hint: 'check the endpoint variables (http: or https:) and any proxy on the way',
})
