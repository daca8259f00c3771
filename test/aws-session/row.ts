/** A configuration of AWS, and which session it makes. */

/** The session of a row that works: who signs, where, for which region, on which way. */
export interface Reached {
  readonly key: string
  readonly region: string
  readonly host: string
  readonly proxy: string
  /** The hosts that are asked for credentials, where the row is about them. */
  readonly sources?: readonly string[]
  /** Some of the parameters of AssumeRole. */
  readonly parameters?: readonly string[]
}

/** The session of a row that fails, and a part of chamber's message. */
export interface Failed {
  readonly error: string
}

export type Expected = Reached | Failed

/** How another program differs; `why` is the first cell of a row in docs/aws.md. */
export type Difference = { readonly why: string } & (Partial<Reached> | Failed)

export interface Row {
  readonly what: string
  /** `~/.aws/config` and `~/.aws/credentials`. */
  readonly config?: string
  readonly credentials?: string
  /** More files, by their paths below the home directory. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly flags?: readonly string[]
  readonly expected: Expected
  readonly boto3?: Difference
  readonly go?: Difference
}

export interface Topic {
  readonly title: string
  /** Where the rule is written down. */
  readonly source: string
  readonly rows: readonly Row[]
}

/** A session in us-east-1 through the usual proxy, but for what differs. */
export function reached(key: string, different: Partial<Reached> = {}): Reached {
  const { region = 'us-east-1' } = different
  return { key, region, host: `ssm.${region}.amazonaws.com`, proxy: 'proxy', ...different }
}

export const failed = (error: string): Failed => ({ error })

/** A profile's settings with static keys of this name. */
export const keys = (key: string): string =>
  `aws_access_key_id = ${key}\naws_secret_access_key = planted\n`

/** The same as variables. */
export const keyVariables = (key: string) => ({
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: 'planted',
})

export const roleArn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`

/** Web identity by variables; the token is `TOKEN`. */
export const webIdentity = {
  AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token',
  AWS_ROLE_ARN: roleArn('web'),
}
export const tokenFile = { token: 'TOKEN' }

export const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{plain}/container' }

export const instance = {
  AWS_EC2_METADATA_DISABLED: undefined,
  AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{plain}',
}

/** A profile that assumes a role. */
export const role = (name: string, more: string): string => `role_arn = ${roleArn(name)}\n${more}\n`
