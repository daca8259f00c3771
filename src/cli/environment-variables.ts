/**
 * The variables that chamber obeys, for its help, the reference and the man page. What reads one does not
 * load this; a test holds the two together.
 */
interface Variable {
  /** Several in the order in which they count. */
  readonly names: readonly string[]
  readonly about: string
}

interface Group {
  readonly title: string
  readonly variables: readonly Variable[]
}

const variable = (name: string, about: string): Variable => ({ names: name.split(' '), about })

export const environmentVariables: readonly Group[] = [
  {
    title: 'Of chamber',
    variables: [
      variable('CHAMBER_SECRET_BACKEND', 'as --backend'),
      variable('CHAMBER_KMS_KEY_ALIAS', 'as --kms-key'),
      variable('CHAMBER_RETRIES', 'as --retries'),
      variable('CHAMBER_TIMEOUT', 'as --timeout'),
      variable('CHAMBER_FALLBACK_REGION', 'as --fallback-region of exec'),
      variable('CHAMBER_FALLBACK_AFTER', 'as --fallback-after of exec'),
      variable('CHAMBER_S3_BUCKET', 'as --backend-s3-bucket'),
      variable('CHAMBER_LOCAL_FILE', 'as --local-file'),
      variable(
        'CHAMBER_LOCAL_IDENTITY',
        'the age identity of the local backend and of exec --fallback, as text or as the path of a file',
      ),
      variable(
        'CREDENTIALS_DIRECTORY',
        'set by systemd: an identity in it may be readable by the group, for that is how it lets a service in',
      ),
      variable('CHAMBER_AWS_PROFILE', 'as --profile'),
      variable('CHAMBER_AWS_REGION', 'as --region'),
      variable(
        'CHAMBER_AWS_SSM_ENDPOINT',
        'address in the place of that of Parameter Store, behind AWS_ENDPOINT_URL_SSM',
      ),
      variable('CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT', 'the same of Secrets Manager'),
    ],
  },
  {
    title: 'Of AWS, as its SDKs have them',
    variables: [
      variable(
        'AWS_REGION AWS_DEFAULT_REGION',
        'the region; without one that of the profile or the instance',
      ),
      variable(
        'AWS_PROFILE AWS_DEFAULT_PROFILE',
        'the profile of region and, without credentials in variables, of those',
      ),
      variable(
        'AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE',
        'in the place of the files in ~/.aws',
      ),
      variable('AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN', 'credentials'),
      variable('AWS_ACCESS_KEY AWS_SECRET_KEY', 'older names of the first two'),
      variable(
        'AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME',
        'credentials by web identity',
      ),
      variable(
        'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI',
        'credentials in a container',
      ),
      variable(
        'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN',
        'what is shown to the endpoint of those',
      ),
      variable('AWS_EC2_METADATA_DISABLED', 'true: the instance is not asked'),
      variable('AWS_EC2_METADATA_V1_DISABLED', 'true: not without session tokens'),
      variable('AWS_LOGIN_CACHE_DIRECTORY', 'where aws login keeps its sessions'),
      variable(
        'AWS_EC2_METADATA_V1_DISABLED',
        'true: the instance is asked with session tokens alone (IMDSv2)',
      ),
      variable(
        'AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
        'where the instance is asked: an address, or IPv4 or IPv6',
      ),
      variable(
        'AWS_METADATA_SERVICE_TIMEOUT AWS_METADATA_SERVICE_NUM_ATTEMPTS',
        'seconds for an answer of the instance, and how often it is asked',
      ),
      variable('AWS_MAX_ATTEMPTS', 'attempts at a call with --retries=0'),
      variable(
        'AWS_ENDPOINT_URL_SSM AWS_ENDPOINT_URL_SECRETS_MANAGER AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_STS',
        'addresses in the place of those of AWS, and so for KMS, CLOUDTRAIL and DYNAMODB',
      ),
      variable('AWS_ENDPOINT_URL', 'the same for all services'),
      variable('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true: none of those counts'),
      variable('AWS_USE_FIPS_ENDPOINT AWS_USE_DUALSTACK_ENDPOINT', 'true: these addresses of AWS'),
    ],
  },
  {
    title: 'Of the network and the machine',
    variables: [
      variable(
        'HTTPS_PROXY HTTP_PROXY NO_PROXY',
        'the proxy, and the hosts that are asked without it',
      ),
      variable('AWS_CA_BUNDLE SSL_CERT_FILE', 'file of the certificate authorities to believe'),
      variable('NODE_EXTRA_CA_CERTS', 'file of more of them'),
      variable(
        'XDG_DATA_HOME XDG_CONFIG_HOME',
        'where the local backend keeps its file and its identity',
      ),
      variable('XDG_RUNTIME_DIR TMPDIR', 'where exec --files makes its folder'),
    ],
  },
]

/** As `chamber help environment` shows them. */
export function describeVariables(): string {
  const groups = environmentVariables.map(({ title, variables }) => {
    const lines = variables.map(({ names, about }) => `  ${names.join(', ')}\n      ${about}`)
    return `${title}:\n${lines.join('\n')}`
  })
  return `The variables that chamber reads. A flag wins over its variable.\n\n${groups.join('\n\n')}\n`
}
