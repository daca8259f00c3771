/** GetParameters takes ten names at most; more are asked for in batches, some at a time. */
import type { Text } from '../../core/text.ts'
import { inParallel } from '../in-parallel.ts'
import type { ReadableValues } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import type { Parameter, SsmApi } from './api.ts'

const batchSize = 10

/** Parallel requests: enough to hide the round trip, few enough for 40 reads a second. */
const concurrency = 8

/** What GetParameters gives for any number of names; missing ones are left out. */
export async function getParameters(
  api: SsmApi,
  names: readonly string[],
  { decrypt = true }: { readonly decrypt?: boolean } = {},
): Promise<readonly Parameter[]> {
  return inBatches(names, (Names) => api.getParameters({ Names, WithDecryption: decrypt }))
}

/** Parameters that could be read, and why the others could not. */
export interface Readable {
  readonly parameters: readonly Parameter[]
  readonly denied: readonly { readonly name: string; readonly reason: Text }[]
}

/**
 * As {@link getParameters}, but a denial costs only the parameters it is about: AWS fails a whole
 * batch when one of its names, or the key of one, is denied, so its names are asked for one by one.
 */
export async function getReadableParameters(
  api: SsmApi,
  names: readonly string[],
): Promise<Readable> {
  const denied: { name: string; reason: Text }[] = []
  const ask = async (Names: string[]): Promise<readonly Parameter[]> => {
    try {
      return await api.getParameters({ Names, WithDecryption: true })
    } catch (error) {
      if (!isUnreadable(error)) throw error
      const [name] = Names
      if (Names.length > 1) return (await Promise.all(Names.map((one) => ask([one])))).flat()
      if (name !== undefined) denied.push({ name, reason: error.message })
      return []
    }
  }
  return { parameters: await inBatches(names, ask), denied }
}

/** Values by the full names of their parameters. */
export async function readableValues(
  api: SsmApi,
  names: readonly string[],
): Promise<ReadableValues> {
  const { parameters, denied } = await getReadableParameters(api, names)
  return { values: new Map(parameters.map(({ Name = '', Value = '' }) => [Name, Value])), denied }
}

/** Asks for names, ten in a call and some calls side by side. */
export async function inBatches(
  names: readonly string[],
  ask: (batch: string[]) => Promise<readonly Parameter[]>,
): Promise<Parameter[]> {
  const batches: string[][] = []
  for (let at = 0; at < names.length; at += batchSize) batches.push(names.slice(at, at + batchSize))
  return (await inParallel(batches, ask, concurrency)).flat()
}
