/** The services that are asked, for sentences about the one that failed. */
import { text, type Text } from '../../core/text.ts'

export interface Service {
  /** The variables that name its endpoint. */
  readonly endpointVariables: Text
  /** What makes it throttle less. */
  readonly quota?: Text
}

const services: Readonly<Record<string, Service>> = {
  ssm: {
    endpointVariables: text`CHAMBER_AWS_SSM_ENDPOINT, AWS_ENDPOINT_URL_SSM`,
    quota: text`turn on higher throughput for Parameter Store`,
  },
  secretsmanager: {
    endpointVariables: text`CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT, AWS_ENDPOINT_URL_SECRETS_MANAGER`,
  },
  s3: { endpointVariables: text`AWS_ENDPOINT_URL_S3` },
  sts: { endpointVariables: text`AWS_ENDPOINT_URL_STS` },
}

/** @param action as IAM names it, with whatever behind: `s3:GetObject on bucket/path` */
export const serviceOf = (action: string): Service =>
  services[action.slice(0, action.indexOf(':'))] ?? { endpointVariables: text`AWS_ENDPOINT_URL` }
