/** Variables that name an endpoint. */
import { text, quote } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { Variables } from '../core/variables.ts'

/**
 * The first of some variables that is set.
 * @throws {ChamberError} ENDPOINT_INVALID when it holds no URL
 */
export function endpointVariable(
  env: Variables,
  names: readonly string[],
): { readonly name: string; readonly url: string } | undefined {
  const name = names.find((one) => env[one])
  const url = name === undefined ? undefined : env[name]
  if (name === undefined || url === undefined) return undefined
  if (URL.canParse(url) && /^https?:/.test(url)) return { name, url }
  throw new ChamberError('ENDPOINT_INVALID', text`${quote(name, 'variable')} is not a URL`, {
    hint: text`write it with its scheme, https: or http:`,
  })
}
