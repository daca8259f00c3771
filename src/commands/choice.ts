/** Reads the secrets that the user chose, and names them. */
import type { Context } from '../context.ts'
import { type KeyPattern, readPatterns } from '../environment/key-pattern.ts'
import type { ServiceValues } from '../environment/merge.ts'
import { nameSecrets, type Naming, type Rename, renamedKey } from '../environment/naming.ts'
import { select, type Selection, unmatched } from '../environment/select.ts'
import { ChamberError, UsageError } from '../errors.ts'
import { isKey, type ServiceReference } from '../service-reference.ts'
import type { Store } from '../stores/store.ts'
import { variableName } from '../variable-name.ts'
import { isNaming } from './choice-options.ts'
import type { ReadOptions } from './service-values.ts'

interface Choice extends Selection {
  readonly naming: Naming | undefined
  readonly renames: readonly Rename[]
  readonly skipDenied: boolean
}

/** @throws {UsageError} naming the flag and the word at fault */
export async function parseChoice(
  options: ReadOptions,
  services: readonly ServiceReference[],
): Promise<Choice> {
  const { only = [], except = [], rename = [], prefix = '', skipDenied = false } = options
  const renames = rename.map(parseRename)
  if (!/^\w*$/.test(prefix)) {
    throw new UsageError(`--prefix '${prefix}' cannot begin the name of a variable`, {
      hint: 'use letters, digits and underscores',
    })
  }
  const { case: letters, nameOf = (key: string) => variableName(key) } = options
  const named = letters === undefined ? nameOf : (key: string) => variableName(key, letters)
  const choice = {
    only: await readPatterns(only, '--only'),
    except: await readPatterns(except, '--except'),
    naming: isNaming(options) ? { nameOf: named, prefix, renames } : undefined,
    renames,
    skipDenied,
  }
  checkKeys([...choice.only, ...choice.except], services)
  return choice
}

/** The first `=` ends the key: a key has none. Programs read variables of any name. */
function parseRename(word: string): Rename {
  const at = word.indexOf('=')
  const [key, variable] = [word.slice(0, at), word.slice(at + 1)]
  if (at > 0 && isKeyOrPath(key) && /^[^=\0]+$/.test(variable)) return { key, variable }
  throw new UsageError(`--rename '${word}' is not KEY=NAME`, {
    hint: 'write --rename db_url=DATABASE_URL',
  })
}

const isKeyOrPath = (text: string): boolean => text.split('/').every(isKey)

/** A slash is part of a key only where the services below are read too. */
function checkKeys(patterns: readonly KeyPattern[], services: readonly ServiceReference[]): void {
  if (services.some(({ recursive }) => recursive)) return
  const fault = patterns.find(({ typed }) => typed.includes('/'))
  if (!fault) return
  throw new UsageError(`'${fault.typed}' has a slash, which no key of these services has`, {
    hint: 'name the service, as in chamber exec app/web, and the key by itself',
  })
}

/**
 * The secrets that are chosen, of all services; where all of them are chosen by their exact names,
 * nothing else is asked for.
 *
 * @throws {ChamberError} NOT_FOUND naming the keys that were asked for and that no service has
 */
export async function readChosen(
  { openStore, notice }: Pick<Context, 'openStore' | 'notice'>,
  services: readonly ServiceReference[],
  choice: Choice,
): Promise<readonly ServiceValues[]> {
  const store = await openStore()
  const denied = new Set<string>()
  const read = await readAll(store, services, choice, (key) => denied.add(key))
  const keys = new Set([...read.flatMap(({ values }) => values.map(({ key }) => key)), ...denied])
  const chosen = read.map(({ service, values }) => ({ service, values: select(values, choice) }))
  // The null backend has no secrets, so that a program runs the same way without them.
  if (store.backend !== 'null') {
    checkFound(choice, keys, services)
    for (const typed of unmatched(choice.except, keys)) {
      notice('warning', `--except ${typed}: no such key`)
    }
  }
  const { naming } = choice
  if (!naming) return chosen
  return chosen.map(({ service, values }) => ({ service, values: nameSecrets(values, naming) }))
}

async function readAll(
  store: Store,
  services: readonly ServiceReference[],
  { only, skipDenied }: Choice,
  onDenied: (key: string) => void,
): Promise<readonly ServiceValues[]> {
  const keys = only.flatMap(({ key }) => key ?? [])
  const options = { skipDenied, onDenied }
  const isByName = keys.length > 0 && keys.length === only.length
  if (isByName && store.valuesOfKeys) {
    const answers = await store.valuesOfKeys(services, { ...options, keys })
    return services.map((service, index) => ({ service, values: answers[index] ?? [] }))
  }
  const ask = async (service: ServiceReference) => ({
    service,
    values: await store.values(service, options),
  })
  return Promise.all(services.map(ask))
}

/** A program that does not get what was asked for by name fails later, and elsewhere. */
function checkFound(
  choice: Choice,
  keys: ReadonlySet<string>,
  services: readonly ServiceReference[],
): void {
  const missing = unmatched(choice.only, keys)
  const lost = choice.renames.filter((rename) => !renamedKey(rename, keys)).map(({ key }) => key)
  const [flag, names] = missing.length > 0 ? ['--only', missing] : ['--rename', lost]
  if (names.length === 0) return
  const where = services.map(({ typed }) => typed)
  throw new ChamberError('NOT_FOUND', `${flag} ${names.join(', ')}: not in ${where.join(', ')}`, {
    hint: `see what is there: chamber list ${where[0]}`,
  })
}
