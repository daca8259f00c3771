/** Where Secrets Manager and STS are, when a variable says so. */
import { ChamberError } from '../../errors.ts'

type Variables = Readonly<Record<string, string | undefined>>

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
  const names = [sdkVariable, ...ownVariables, 'AWS_ENDPOINT_URL']
  const name = names.find((one) => env[one])
  const url = name === undefined ? undefined : env[name]
  if (name === undefined || url === undefined) return undefined
  if (URL.canParse(url) && /^https?:/.test(url))
    return ownVariables.includes(name) ? url : undefined
  throw new ChamberError('ENDPOINT_INVALID', `${name} is not a URL: '${url}'`, {
    hint: 'write it with its scheme: https://secretsmanager.eu-west-1.amazonaws.com',
  })
}
