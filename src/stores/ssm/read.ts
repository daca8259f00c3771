/** One secret. */
import type { Secret } from '../../core/secret.ts'
import { notFound, type SecretName } from '../store.ts'
import type { Parameter, SsmApi } from './api.ts'
import { isDenied } from './denial.ts'
import { parameterHistory, toEvent } from './history.ts'
import { chamberVersion, userOf } from './metadata.ts'
import { describeNames } from './names.ts'
import { keyOf, spellings } from './parameter-name.ts'

/** The latest version, or the labelled one, in two calls side by side. */
export async function readLatest(api: SsmApi, name: SecretName): Promise<Secret> {
  const names = spellings(name.service, name.key)
  const describing = describeNames(api, names)
  // Awaited below; when reading fails first, that is the error to show.
  describing.catch(() => {})
  const parameter = await getOne(api, name)
  const described = await describing
  const metadata =
    name.service.label === undefined
      ? described.find(({ Name }) => Name === parameter.Name)
      : await (await import('./list.ts')).metadataOf(api, parameter, described)
  return {
    ...keyOf(parameter.Name ?? '', name.service),
    value: parameter.Value,
    version: chamberVersion(metadata?.Description),
    modified: metadata?.LastModifiedDate ?? parameter.LastModifiedDate,
    user: userOf(metadata?.LastModifiedUser),
  }
}

/** The value alone, in one call. */
export async function readValue(api: SsmApi, name: SecretName): Promise<string> {
  return (await getOne(api, name)).Value ?? ''
}

/** The version whose description is the number asked for. */
export async function readVersion(api: SsmApi, name: SecretName, version: number): Promise<Secret> {
  const history = await parameterHistory(api, name, true)
  const entry = history.findLast(({ Description }) => chamberVersion(Description) === version)
  if (!entry) throw notFound(name, version)
  return { ...keyOf(entry.Name ?? '', name.service), value: entry.Value, ...toEvent(entry) }
}

/** Both spellings in one call; the key as given wins over the one in lower case. */
async function getOne(api: SsmApi, name: SecretName): Promise<Parameter> {
  const names = spellings(name.service, name.key)
  const selector = name.service.label === undefined ? '' : `:${name.service.label}`
  const found = await getSpellings(
    api,
    names.map((one) => one + selector),
  )
  const parameter = names.map((one) => found.find(({ Name }) => Name === one)).find(Boolean)
  if (!parameter) throw notFound(name)
  return parameter
}

/** A policy for one spelling alone denies the call for both: then each is asked for by itself. */
async function getSpellings(api: SsmApi, names: string[]): Promise<readonly Parameter[]> {
  const ask = (Names: string[]) => api.getParameters({ Names, WithDecryption: true })
  try {
    return await ask(names)
  } catch (error) {
    if (names.length < 2 || !isDenied(error)) throw error
    const answers = await Promise.allSettled(names.map((one) => ask([one])))
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0) throw error
    return found
  }
}
