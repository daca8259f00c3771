/** What `exec`, `env` and `export` read: the secrets of services. */
import type { Context } from '../context.ts'
import type { ServiceValues } from '../environment/merge.ts'
import type { ServiceReference } from '../service-reference.ts'
import { type ChoiceOptions, isChoosing } from './choice-options.ts'

export interface ReadOptions extends ChoiceOptions {
  readonly skipDenied?: boolean | undefined
  /** What a key becomes without `--case`; a variable in capitals by default. */
  readonly nameOf?: ((key: string) => string) | undefined
}

/**
 * The secrets of services, side by side; all of them, under no name of their own, unless the user
 * chose.
 *
 * @throws {ChamberError} for a choice that cannot be met, and whatever the store throws
 */
export async function readServices(
  context: Pick<Context, 'openStore' | 'notice'>,
  services: readonly ServiceReference[],
  options: ReadOptions,
): Promise<readonly ServiceValues[]> {
  if (isChoosing(options)) {
    const { parseChoice, readChosen } = await import('./choice.ts')
    return readChosen(context, services, await parseChoice(options, services))
  }
  const store = await context.openStore()
  const { skipDenied } = options
  return Promise.all(
    services.map(async (service) => ({
      service,
      values: await store.values(service, { skipDenied }),
    })),
  )
}
