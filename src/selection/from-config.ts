/** What `chamber.yaml` says, completed and corrected by the command line. */
import { text, quote, type Text } from '../core/text.ts'
import { dirname, resolve } from 'node:path'
import type { Config, PlacedText } from '../config/config.ts'
import { findConfig } from '../config/find.ts'
import { parseConfig } from '../config/parser.ts'
import { readConfigFile } from '../config/read-file.ts'
import type { Context } from '../context.ts'
import { inputError } from '../formats/format.ts'
import { ChamberError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { Plan } from './plan.ts'
import type { ReadOptions } from './service-values.ts'
import { readLabelledService } from '../core/parse-service-argument.ts'

/** The file that is named, or the one that is found; undefined where there is none. */
export async function readConfig(
  { cwd, env, userId }: Context,
  named: string | false | undefined,
): Promise<Config | undefined> {
  const found = named
    ? { path: resolve(cwd, named), source: quote(named, 'source', text`a file`) }
    : findConfig({ cwd, home: env.HOME })
  if (!found) return undefined
  const content = readConfigFile(found, named ? undefined : userId())
  const config = await parseConfig(content, found.source)
  const { files } = config
  // A folder is named as seen from the file.
  return typeof files === 'string'
    ? { ...config, files: resolve(dirname(found.path), files) }
    : config
}

/** The plan of a file, with the services of the command line in the place of its own. */
export async function planFromFile(
  context: Context,
  typed: readonly string[],
  options: ReadOptions,
): Promise<Plan | undefined> {
  const config = await readConfig(context, options.config)
  if (!config) return undefined
  const { source, keys: declared } = config
  return {
    services: servicesFor(context, typed, config),
    config,
    reading: {
      ...options,
      prefix: options.prefix ?? config.prefix,
      case: options.case ?? config.case,
      preferEnv: options.preferEnv ?? config.preferEnv,
      expected: declared.length > 0 ? { source, declared } : undefined,
    },
  }
}

/** @throws {ChamberError} NO_SERVICE, or with line and column for one that is none */
export function servicesFor(
  context: Context,
  typed: readonly string[],
  { services, source }: Config,
): readonly ServiceReference[] {
  if (typed.length > 0) return typed.map((word) => readLabelledService(word, context))
  if (services.length > 0) return services.map((one) => readPlaced(one, source, context))
  throw new ChamberError('NO_SERVICE', text`${source} lists no services`, {
    hint: text`name a service, or list them under services:`,
  })
}

function readPlaced(
  { text: word, position }: PlacedText,
  source: Text,
  context: Context,
): ServiceReference {
  try {
    return readLabelledService(word, context)
  } catch (error) {
    if (error instanceof ChamberError) {
      // The message would quote the file, which may be another one behind a link.
      const fault = error.code === 'BAD_NAME' ? text`this is no service` : error.message
      throw inputError(source, position, fault, error.hint)
    }
    throw error
  }
}
