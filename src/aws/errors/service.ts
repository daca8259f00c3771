/** The services that are asked, for sentences about the one that failed. */

export interface Service {
  /** The variables that name its endpoint. */
  readonly endpointVariables: string
  /** What makes it throttle less. */
  readonly quota?: string
}

const services: Readonly<Record<string, Service>> = {
  ssm: {
    endpointVariables: 'CHAMBER_AWS_SSM_ENDPOINT, AWS_ENDPOINT_URL_SSM',
    quota: 'turn on higher throughput for Parameter Store',
  },
  secretsmanager: {
    endpointVariables: 'CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT, AWS_ENDPOINT_URL_SECRETS_MANAGER',
  },
  s3: { endpointVariables: 'AWS_ENDPOINT_URL_S3' },
  sts: { endpointVariables: 'AWS_ENDPOINT_URL_STS' },
}

/** @param action as IAM names it, with whatever behind: `s3:GetObject on bucket/path` */
export const serviceOf = (action: string): Service =>
  services[action.slice(0, action.indexOf(':'))] ?? { endpointVariables: 'AWS_ENDPOINT_URL' }
