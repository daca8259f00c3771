/** What `exec`, `env` and `export` read: the secrets of services. */
import type { Text } from '../core/text.ts'
import type { Declaration } from '../config/config.ts'
import type { Context } from '../context.ts'
import type { ServiceValues } from '../environment/merge.ts'
import type { Store, ValuesOptions } from '../stores/store.ts'
import type { KeyPath } from '../core/key.ts'
import type { SecretValue } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { Variables } from '../core/variables.ts'
import type { ChoiceOptions } from './flags.ts'

export interface ReadOptions extends ChoiceOptions {
  readonly skipDenied?: boolean | undefined
  /** What a key becomes without `case`; a variable in capitals by default. */
  readonly nameOf?: ((key: KeyPath) => string) | undefined
  /** Keys of `--file`, which have to be there. */
  readonly needed?: readonly string[] | undefined
  /** What a file expects of the services, and the file's name. */
  readonly expected?: Expected | undefined
  /** The variables that a default gives way to. */
  readonly environment?: Variables | undefined
  /** The value of such a variable that asks to be replaced. */
  readonly placeholder?: string | undefined
}

export interface Expected {
  readonly source: Text
  readonly declared: readonly Declaration[]
}

/** Whether anything is asked for but all secrets under the names of their keys. */
export const isChoosing = (options: ReadOptions): boolean =>
  Boolean(options.only ?? options.except ?? options.needed ?? options.expected) || isNaming(options)

/** Whether the user chose names. */
export const isNaming = ({ prefix, rename, case: letters, expected }: ReadOptions): boolean =>
  (prefix ?? rename ?? letters) !== undefined ||
  (expected?.declared.some(({ variable }) => variable !== undefined) ?? false)

/**
 * The secrets of services, side by side; all of them, under no name of their own, unless the user
 * chose.
 *
 * @throws {ChamberError} for a choice that cannot be met, and whatever the store throws
 */
export async function readServices(
  context: Pick<Context, 'openStore' | 'report'>,
  services: readonly ServiceReference[],
  options: ReadOptions,
): Promise<readonly ServiceValues[]> {
  if (isChoosing(options)) {
    const { parseChoice } = await import('./selection.ts')
    const { readChosen } = await import('./selected-values.ts')
    return readChosen(context, services, await parseChoice(options, services))
  }
  const read = await chooseReading(options.asOf, services)
  const store = await context.openStore()
  const { skipDenied } = options
  return Promise.all(
    services.map(async (service) => ({
      service,
      values: await read(store, service, { skipDenied }),
    })),
  )
}

type Reading = (
  store: Store,
  service: ServiceReference,
  options: ValuesOptions,
) => Promise<readonly SecretValue[]>

/**
 * How the values of services are read: as they are, or as they were.
 * @param asOf the moment of `--as-of`, as typed
 * @throws {UsageError} for a moment that is none, and for a service with a label beside it
 */
export async function chooseReading(
  asOf: string | undefined,
  services: readonly ServiceReference[],
): Promise<Reading> {
  if (asOf === undefined) return (store, service, options) => store.values(service, options)
  const { checkUnlabelled, parseAsOf, pastValues } = await import('./as-of.ts')
  const at = parseAsOf(asOf)
  for (const service of services) checkUnlabelled({ service })
  return (store, service, options) => pastValues(store, { service, at }, options)
}
