/**
 * One of the two things that are compared: a file, or a service.
 *
 * A file is written `./app.yaml`, `../app.yaml` or `/etc/app.yaml`, or `-` for standard input;
 * everything else is a service, so that no file that happens to lie there changes what a word means.
 */
import { text } from '../../core/text.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context } from '../../context.ts'
import { noRelease, noSecrets } from '../../stores/releases.ts'
import type { Store } from '../../stores/store.ts'
import { ChamberError } from '../../core/errors.ts'
import type { NamedValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { pastValues } from '../../selection/as-of.ts'
import { isFileWord, readInputFile } from '../../cli/input-file.ts'
import { readLabelledService } from '../../core/parse-service-argument.ts'

export type Side =
  | { readonly type: 'file'; readonly typed: string }
  | { readonly type: 'service'; readonly typed: string; readonly service: ServiceReference }

export function parseSide(typed: string, context: Context): Side {
  if (isFileWord(typed)) return { type: 'file', typed }
  return { type: 'service', typed, service: readLabelledService(typed, context) }
}

/** What a side holds. */
export interface Content {
  readonly secrets: readonly NamedValue[]
  /** Whether its keys are names of variables, as dotenv has them. */
  readonly isVariables: boolean
}

export interface ReadRequest {
  /** Of a service. */
  readonly openStore: () => Promise<Store>
  readonly at?: Date | undefined
}

/** @throws {ChamberError} NOT_FOUND for a service without secrets: a misspelled one must not differ */
export async function readSide(
  side: Side,
  context: Context,
  { openStore, at }: ReadRequest,
): Promise<Content> {
  if (side.type === 'file') {
    const { entries, format } = await readInputFile(context, side.typed)
    return { secrets: entries, isVariables: format === 'dotenv' }
  }
  const { service } = side
  const store = await openStore()
  if (at) return { secrets: await pastValues(store, { service, at }), isVariables: false }
  const secrets = await store.values(service)
  if (secrets.length === 0) throw nothingThere(service, context)
  return { secrets, isVariables: false }
}

function nothingThere(service: ServiceReference, { cwd }: Context): ChamberError {
  if (service.label !== undefined) return noRelease(service, service.label)
  const { code, message } = noSecrets(service)
  const isFile = existsSync(resolve(cwd, service.typed))
  const hint = isFile ? text`for the file of this name, write ./${service.typed}` : undefined
  return new ChamberError(code, message, { hint })
}
