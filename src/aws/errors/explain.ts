/**
 * What AWS answered, in a sentence: what failed, where, as whom where AWS says so, and the way out.
 *
 * Errors are told apart by `name` and `code`, never by text, and AWS's own text is passed on only
 * for errors that AWS documents: a parser's message would quote the answer, secrets included.
 */
import { text, type Text } from '../../core/text.ts'
import { counted } from '../../core/plural.ts'
import { ChamberError } from '../../core/errors.ts'
import { limits, mebibytes } from '../../core/limits.ts'
import { explainDenial } from './denial.ts'
import type { Explanation } from '../../core/failures.ts'
import { type CallContext, type Facts, factsOf } from './details.ts'
import { endpointSetting } from '../configured-endpoint.ts'
import { quotaHint } from './service.ts'

/** Turns any error of a call into one for the user. */
export function explainAwsError(error: unknown, context: CallContext): ChamberError {
  if (error instanceof ChamberError) return error
  const facts = factsOf(error, context)
  const row = rows.find(({ names }) =>
    names.some((name) => name === facts.name || name === facts.code),
  )
  const { code, message, hint } = (row?.explain ?? unexpected)(facts, context)
  // --verbose prints its name, which may be a value
  return new ChamberError(code, message, { hint, cause: facts.name === '' ? undefined : error })
}

/** `ssm:GetParameters failed in eu-west-1: AWS's text` */
const failed = (what: Text, { text: own }: Facts, { action, region }: CallContext): Text =>
  text`${action} ${what} in ${region}${own === '' ? '' : text`: ${own}`}`

function quota(action: Text): Text {
  const more = quotaHint(action)
  return more === undefined ? text`` : text`; or ${more}`
}

/** The variable or setting that names the endpoint, if there is one. */
const settingOf = ({ env, action }: CallContext): Text | undefined =>
  env && endpointSetting(env, action)

const endpointOf = (context: CallContext): Text =>
  settingOf(context) ?? text`the endpoint variables`

const and = (setting: Text | undefined): Text => (setting ? text` and ${setting}` : text``)

const isWrite = (action: string): boolean => /:(Put|Create|Update)/.test(action)

const otherKey = text`name another key with --kms-key or CHAMBER_KMS_KEY_ALIAS, or create the alias alias/parameter_store_key`

/** A key that a secret is encrypted with already cannot be another one. */
function keyRemedy(own: Text): Text {
  const [key = ''] = /arn:[\w-]+:kms:[\w:/-]+/.exec(own) ?? []
  const shown = key === '' ? text`KEY` : (key as Text)
  return text`enable the KMS key, or cancel its deletion: aws kms cancel-key-deletion --key-id ${shown}`
}

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
      message: text`the AWS credentials from ${credentials} have expired`,
      hint: text`sign in again, or let aws-vault or the container endpoint give new ones`,
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
      message: text`AWS does not know the credentials from ${credentials} (asked in ${region})`,
      hint: text`check the access key and, for temporary credentials, AWS_SESSION_TOKEN`,
    }),
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'],
    explain: (_, { credentials, region }) => ({
      code: 'CREDENTIALS_INVALID',
      message: text`AWS refused the signature made with the credentials from ${credentials} (asked in ${region})`,
      hint: text`check AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and the clock of this machine`,
    }),
  },
  {
    names: ['InvalidKeyId'],
    explain: (facts, context) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: failed(text`could not use the KMS key`, facts, context),
      hint: isWrite(context.action) ? otherKey : keyRemedy(facts.text),
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
      message: text`${action} was throttled in ${region}, ${counted(facts.attempts, 'time')} in a row`,
      hint: text`try again later, or raise --retries${quota(action)}`,
    }),
  },
  {
    names: ['ParameterMaxVersionLimitExceeded'],
    explain: (facts, context) => ({
      code: 'REFUSED',
      message: failed(text`was refused`, facts, context),
      hint: text`the oldest of the 100 versions carries a label: delete its release (chamber releases, chamber release --delete)`,
    }),
  },
  {
    names: ['DecryptionFailure', 'EncryptionFailure'],
    explain: (facts, context) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: failed(text`could not use the KMS key of the secret`, facts, context),
      hint: text`check that the key exists and is enabled, or name another with --kms-key for a new secret`,
    }),
  },
  {
    names: ['LimitExceededException'],
    explain: (facts, context) => ({
      code: 'REFUSED',
      message: failed(text`was refused`, facts, context),
      hint: text`AWS keeps about a hundred versions a secret and drops none younger than a day: write again later, and many keys at once with chamber import`,
    }),
  },
  {
    names: ['ResponseTooLargeError'],
    explain: (_, { action, endpoint }) => ({
      code: 'BAD_ANSWER',
      message: text`cannot read the response of ${endpoint} to ${action}: more than ${mebibytes(limits.response)}`,
      hint: text`check the endpoint and the proxy`,
    }),
  },
  {
    names: ['TimeoutError'],
    explain: (facts, { endpoint, region }) => ({
      code: 'NO_ANSWER',
      message: text`no answer from ${endpoint} (${region}) in ${counted(facts.attempts, 'attempt')}`,
      hint: text`check the network, the VPC endpoint and its security group`,
    }),
  },
  {
    names: ['ProxyError'],
    explain: (facts, { endpoint }) => ({
      code: 'NO_ANSWER',
      message: text`no way to ${endpoint}: ${facts.proxy}`,
      hint: text`check HTTPS_PROXY and the name and password in it, or name the endpoint in NO_PROXY`,
    }),
  },
  {
    names: ['ENOTFOUND', 'EAI_AGAIN'],
    explain: (_, context) => ({
      code: 'NO_ANSWER',
      message: text`the name of the endpoint ${context.endpoint} cannot be resolved`,
      hint: text`check ${settingOf(context) ?? 'the region'}, the network and DNS`,
    }),
  },
  {
    names: ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE'],
    explain: (facts, context) => ({
      code: 'NO_ANSWER',
      message: text`the endpoint ${context.endpoint} cannot be reached (${facts.code})`,
      hint: text`check the network, a proxy (HTTPS_PROXY)${and(settingOf(context))}`,
    }),
  },
  {
    names: ['EMFILE', 'ENFILE'],
    explain: ({ code }, { endpoint }) => ({
      code: 'EXHAUSTED',
      message: text`there is no connection to ${endpoint}: too many files and connections are open (${code})`,
      hint: text`raise the limit of open files (ulimit -n)`,
    }),
  },
]

function unexpected(facts: Facts, context: CallContext): Explanation {
  const { name, code, text: own, status } = facts
  const { action, endpoint } = context
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return withoutTls(facts, context)
  if (/CERT|SIGNATURE|SELF_SIGNED/.test(code)) return untrusted(facts, context)
  if (own !== '' || (status !== undefined && status >= 500)) {
    const reason = own === '' ? text`HTTP status ${status ?? 0} from ${endpoint}` : own
    // the parser's name says nothing: its text is not passed on
    const named = /^(|Unknown|Error|SyntaxError)$/.test(name) ? text`` : text` (${name})`
    return {
      code: (status ?? 0) >= 500 ? 'UNAVAILABLE' : 'REFUSED',
      message: failed(text`failed${named}`, { ...facts, text: reason }, context),
      hint: text`try again later; if it stays so, check ${endpointOf(context)} and any proxy on the way`,
    }
  }
  const told = status === undefined || status === 200 ? text`` : text` (HTTP status ${status})`
  return {
    code: 'BAD_ANSWER',
    message: text`${endpoint} gave an answer to ${action} that is not one of AWS${told}`,
    hint: text`check ${endpointOf(context)} and any proxy on the way`,
  }
}

const untrusted = (facts: Facts, { endpoint }: CallContext): Explanation => ({
  code: 'UNTRUSTED',
  message: text`the TLS certificate of ${endpoint} is not trusted (${facts.code})`,
  hint: untrustedHints[facts.code] ?? unknownIssuer,
})

const unknownIssuer = text`if a proxy of your own signs it, name its CA with AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS`
const wrongTime = text`check the clock of this machine, and until when the certificate is valid`
const untrustedHints: Readonly<Record<string, Text>> = {
  CERT_HAS_EXPIRED: wrongTime,
  CERT_NOT_YET_VALID: wrongTime,
  ERR_TLS_CERT_ALTNAME_INVALID: text`it is that of another host: check the endpoint variables, DNS and any proxy on the way`,
}

/** Node.js reports a peer without TLS by either code, depending on when it answers. */
const handshakeCode = ({ code }: Facts): Text =>
  code === 'ERR_SSL_WRONG_VERSION_NUMBER' ? text`EPROTO` : text`${code}`

const withoutTls = (facts: Facts, context: CallContext): Explanation => ({
  code: 'NO_ANSWER',
  message: text`${context.endpoint} does not speak TLS as AWS does (${handshakeCode(facts)})`,
  hint: text`check ${endpointOf(context)} (http: or https:) and any proxy on the way`,
})
