/** Where Secrets Manager and STS are, when a variable says so. */
import { endpointVariable } from '../../aws/endpoint.ts'
import type { Variables } from '../../core/variables.ts'

/** Of chamber's own variables; Parameter Store's stands in, as it does in the Go program. */
const ownVariables = ['CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT', 'CHAMBER_AWS_SSM_ENDPOINT']

/**
 * The endpoint of chamber's own variables, or undefined where the SDK finds it by itself: a variable
 * of the SDK for this one service wins, and the one for all services loses.
 *
 * @param sdkVariable `AWS_ENDPOINT_URL_STS`
 * @throws {ChamberError} ENDPOINT_INVALID
 */
export function ownEndpoint(env: Variables, sdkVariable: string): string | undefined {
  const found = endpointVariable(env, [sdkVariable, ...ownVariables, 'AWS_ENDPOINT_URL'])
  return found && ownVariables.includes(found.name) ? found.url : undefined
}
