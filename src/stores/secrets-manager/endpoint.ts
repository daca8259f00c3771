/** Where STS is asked for the caller, whom Secrets Manager keeps with what is written. */
import { endpointVariable, ownEndpointVariables } from '../../aws/endpoint.ts'
import type { Variables } from '../../core/variables.ts'

/**
 * The endpoint of chamber's own variables, which chamber (Go) asks for both services; undefined where
 * that of STS has a variable of its own.
 * @throws {ChamberError} ENDPOINT_INVALID
 */
export function callerEndpoint(env: Variables): string | undefined {
  const own = ownEndpointVariables('secretsmanager')
  const found = endpointVariable(env, ['AWS_ENDPOINT_URL_STS', ...own])
  return found && own.includes(found.name) ? found.url : undefined
}
