/**
 * Which services a command reads, and how: what the command line says, or, where it names no
 * service, `chamber.yaml`.
 *
 * A command line that names services does what it always did, whatever files lie about; a file that
 * is named with `--config` counts in any case, and only its services give way.
 */
import { text, type Text } from '../core/text.ts'
import type { Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { ReadOptions } from './service-values.ts'
import { readLabelledService } from '../core/parse-service-argument.ts'

export interface Plan {
  readonly services: readonly ServiceReference[]
  /** The flags, completed by the file. */
  readonly reading: ReadOptions
  /** The file, where one is used. */
  readonly config?: Config | undefined
}

/**
 * @param typed the services of the command line
 * @param missing what to say where there are none
 * @throws {UsageError} where there are none
 * @throws {ChamberError} for a file that cannot be used
 */
export async function planServices(
  context: Context,
  typed: readonly string[],
  { missing, ...options }: ReadOptions & { readonly missing: Text },
): Promise<Plan> {
  if (options.config || (typed.length === 0 && options.config !== false)) {
    const { planFromFile } = await import('./from-config.ts')
    const plan = await planFromFile(context, typed, options)
    if (plan) return plan
  }
  if (typed.length > 0) {
    return { services: typed.map((word) => readLabelledService(word, context)), reading: options }
  }
  throw new UsageError(missing, { hint: text`name one, or list services in chamber.yaml` })
}
