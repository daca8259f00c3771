/** Where a service is, when a variable or the profile says so. */
import { ChamberError } from '../core/errors.ts'
import { quote, type Text, text } from '../core/text.ts'
import type { Variables } from '../core/variables.ts'

/** Identifiers as in AWS_ENDPOINT_URL_<ID>, and chamber's own variables, which come next. */
const services = {
  ssm: { id: 'SSM', own: ['CHAMBER_AWS_SSM_ENDPOINT'] },
  secretsmanager: {
    id: 'SECRETS_MANAGER',
    own: ['CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT', 'CHAMBER_AWS_SSM_ENDPOINT'],
  },
  s3: { id: 'S3', own: [] },
  sts: { id: 'STS', own: [] },
  kms: { id: 'KMS', own: [] },
  cloudtrail: { id: 'CLOUDTRAIL', own: [] },
  dynamodb: { id: 'DYNAMODB', own: [] },
  sso: { id: 'SSO', own: [] },
  'sso-oidc': { id: 'SSO_OIDC', own: [] },
  signin: { id: 'SIGNIN', own: [] },
} as const satisfies Record<string, { readonly id: string; readonly own: readonly string[] }>

export type Service = keyof typeof services

export const isService = (name: string): name is Service => Object.hasOwn(services, name)

export interface Endpoint {
  /** The variable or setting that names it. */
  readonly name: Text
  readonly url: string
}

/** The variable of the SDKs for one service: `AWS_ENDPOINT_URL_SSM`. */
const sdkVariable = (service: Service): string => `AWS_ENDPOINT_URL_${services[service].id}`

/** Variables for the endpoint of a service, in order of precedence. */
export const endpointVariables = (service: Service): readonly string[] => [
  sdkVariable(service),
  ...services[service].own,
  'AWS_ENDPOINT_URL',
]

/**
 * The variables that count where those of the SDKs are ignored.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const ownEndpointVariables = (service: Service): readonly string[] => services[service].own

/** The name of a service in the `services` section of a configuration file. */
export const serviceSection = (service: Service): string => services[service].id.toLowerCase()

/**
 * The first of some variables that is set.
 * @throws {ChamberError} ENDPOINT_INVALID when it holds no URL
 */
export function endpointVariable(env: Variables, names: readonly string[]): Endpoint | undefined {
  const name = names.find((one) => env[one])
  const url = name === undefined ? undefined : env[name]
  if (name === undefined || url === undefined) return undefined
  return checkEndpoint({ name: quote(name, 'variable'), url })
}

/** @throws {ChamberError} ENDPOINT_INVALID */
export function checkEndpoint(endpoint: Endpoint): Endpoint {
  const { name, url } = endpoint
  if (URL.canParse(url) && /^https?:/.test(url)) return endpoint
  throw new ChamberError('ENDPOINT_INVALID', text`${name} is not a URL`, {
    hint: text`write it with its scheme, https: or http:`,
  })
}
