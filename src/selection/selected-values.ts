/** Reads the secrets that were chosen, checks them, and names them. */
import { text, joinTexts, storedName, storedNames, type Text } from '../core/text.ts'
import { checkValues, type Fault, valuesOf } from '../config/check.ts'
import type { Declaration } from '../config/config.ts'
import type { Context } from '../context.ts'
import type { ServiceValues } from '../environment/merge.ts'
import { foundKey, nameSecrets } from './naming.ts'
import { keptValue } from './prefer.ts'
import { select, unmatched } from './select.ts'
import type { Store } from '../stores/store.ts'
import { fullKey, type KeyPath } from '../core/key.ts'
import { ChamberError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { type Choice, parseChoice } from './selection.ts'
import { chooseReading, type Expected, isChoosing, type ReadOptions } from './service-values.ts'

/**
 * The secrets that are chosen, of all services; where all of them are chosen by their exact names,
 * nothing else is asked for. Defaults of a file come first, as a service that all others win over.
 *
 * @throws {ChamberError} NOT_FOUND naming the keys that were asked for and that no service has;
 *   CHECK naming all keys that are not as the file expects them
 */
export async function readChosen(
  { openStore, report }: Pick<Context, 'openStore' | 'report'>,
  services: readonly ServiceReference[],
  choice: Choice,
): Promise<readonly ServiceValues[]> {
  const store = await openStore()
  const denied = new Set<string>()
  const read = await readAll(store, services, choice, (key) => denied.add(key.toLowerCase()))
  const keys = new Set([...read.flatMap(({ values }) => values.map(fullKey)), ...denied])
  const chosen = read.map(({ service, values }) => ({ service, values: select(values, choice) }))
  // The null backend has no secrets, so that a program runs the same way without them.
  if (store.backend !== 'null') {
    checkFound(choice, keys, services)
    // What was not asked for may be there.
    const left = exactKeys(choice) ? [] : unmatched(choice.except, keys)
    for (const typed of left) report.warn(text`--except ${storedName(typed)}: no such key`)
  }
  const isMissing = (key: string) => store.backend !== 'null' && !denied.has(key.toLowerCase())
  const { naming, isNaming, expected } = choice
  const whole = expected ? complete(chosen, expected, choice, isMissing) : chosen
  if (!isNaming) return whole
  return whole.map(({ service, values }) => ({ service, values: nameSecrets(values, naming) }))
}

async function readAll(
  store: Store,
  services: readonly ServiceReference[],
  choice: Choice,
  onDenied: (key: string) => void,
): Promise<readonly ServiceValues[]> {
  const keys = exactKeys(choice)
  const options = { skipDenied: choice.options.skipDenied, onDenied }
  if (keys && store.valuesOfKeys && choice.options.asOf === undefined) {
    const answers = await store.valuesOfKeys(services, { ...options, keys })
    return services.map((service, index) => ({ service, values: answers[index] ?? [] }))
  }
  const read = await chooseReading(choice.options.asOf, services)
  const ask = async (service: ServiceReference) => ({
    service,
    values: await read(store, service, options),
  })
  return Promise.all(services.map(ask))
}

/** The keys that are asked for by their names; undefined where services are read whole. */
export async function keysToRead(
  options: ReadOptions,
  services: readonly ServiceReference[],
): Promise<readonly KeyPath[] | undefined> {
  return isChoosing(options) ? exactKeys(await parseChoice(options, services)) : undefined
}

/** The keys by which everything can be asked for, where no pattern is among them. */
function exactKeys({ only }: Choice): readonly KeyPath[] | undefined {
  const keys = only.flatMap(({ key }) => key ?? [])
  return keys.length > 0 && keys.length === only.length ? keys : undefined
}

/** A program that does not get what was asked for by name fails later, and elsewhere. */
function checkFound(
  choice: Choice,
  keys: ReadonlySet<string>,
  services: readonly ServiceReference[],
): void {
  const declared = new Set(choice.expected?.declared.map(({ key }) => key.toLowerCase()))
  const isLost = (key: string) => !declared.has(key.toLowerCase()) && !foundKey(key, keys)
  const asked = [
    ['--only', unmatched(choice.typedOnly, keys).filter(isLost)],
    ['--rename', choice.renames.map(({ key }) => key).filter(isLost)],
    ['--file', (choice.options.needed ?? []).filter(isLost)],
  ] as const
  const [flag, names] = asked.find(([, lost]) => lost.length > 0) ?? []
  if (!flag || !names) return
  const where = services.map(({ typed }) => typed)
  throw new ChamberError(
    'NOT_FOUND',
    text`${flag} ${storedNames(names)}: not in ${joinTexts(where, ', ')}`,
    {
      hint: text`see what is there: chamber list ${where[0] ?? 'SERVICE'}`,
    },
  )
}

/** Checks what the file expects, and adds its defaults. */
function complete(
  chosen: readonly ServiceValues[],
  { declared, source }: Expected,
  { naming, options }: Choice,
  isMissing: (key: string) => boolean,
): readonly ServiceValues[] {
  const { environment = {}, placeholder, preferEnv } = options
  const nameOf = ({ key, variable }: Declaration) => variable ?? naming.prefix + naming.nameOf(key)
  const isSet = (one: Declaration) => keptValue(nameOf(one), environment, placeholder) !== undefined
  const found = valuesOf(
    declared,
    chosen.map(({ values }) => values),
  )
  const isExcused = (one: Declaration) => !isMissing(one.key) || (preferEnv === true && isSet(one))
  const faults = checkValues(declared, found, isExcused)
  if (faults.length > 0) throw unmet(faults, source)
  const values = declared.flatMap((one) => {
    const { key, default: value } = one
    return value === undefined || found.has(key) || isSet(one) ? [] : [{ key, value }]
  })
  const service: ServiceReference = { typed: source, name: source, layout: 'slash' }
  return values.length > 0 ? [{ service, values }, ...chosen] : chosen
}

const unmet = (faults: readonly Fault[], source: Text): ChamberError =>
  new ChamberError(
    'CHECK',
    text`${source}: ${joinTexts(
      faults.map((one) => text`${storedName(one.key)} ${one.text}`),
      ', ',
    )}`,
    {
      hint: text`see them by themselves: chamber check`,
    },
  )
