/** Another place than the one that flags and variables name: where a copy or a diff comes from. */
import type { GlobalFlags } from './settings.ts'
import type { Variables } from './variables.ts'

export interface Elsewhere {
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly backend?: string | undefined
  readonly backendS3Bucket?: string | undefined
  readonly localFile?: string | undefined
  readonly endpoint?: string | undefined
}

/**
 * Flags and variables as they are elsewhere. A profile counts before credentials and regions of the
 * environment, and an endpoint stands for each of AWS's services.
 */
export function goElsewhere(elsewhere: Elsewhere, flags: GlobalFlags, env: Variables) {
  const { profile, region, endpoint, backend, backendS3Bucket, localFile } = elsewhere
  // KMS keys are for writing, and nothing is written there.
  const { kmsKey: _, kmsKeyAlias: __, ...others } = flags
  return {
    given: { ...others, ...given({ backend, backendS3Bucket, localFile }) } satisfies GlobalFlags,
    env: {
      ...env,
      ...given({ CHAMBER_AWS_PROFILE: profile, CHAMBER_AWS_REGION: region }),
      ...(endpoint === undefined ? {} : endpointVariables(endpoint)),
    },
    profileFirst: profile !== undefined && region === undefined,
  }
}

/** Those that are not undefined. */
function given<Values extends Variables>(values: Values): { [Name in keyof Values]?: string } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof Values]?: string }
}

const endpointVariables = (endpoint: string): Variables => ({
  CHAMBER_AWS_SSM_ENDPOINT: endpoint,
  CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ENDPOINT_URL_SSM: undefined,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: undefined,
})
