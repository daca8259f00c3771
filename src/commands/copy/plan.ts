/** What a copy is to change: the secrets of the source beside those of the target. */
import { text, storedName, storedNames, type Text } from '../../core/text.ts'
import { select, type Selection, unmatched } from '../../selection/select.ts'
import type { BulkSecret, BulkWriter } from '../../stores/bulk.ts'
import { noRelease, noSecrets } from '../../stores/releases.ts'
import { warnOfInvalidNames } from '../../stores/invalid-names.ts'
import type { Store } from '../../stores/store.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import type { SecretSettings, SecretValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { unreadable } from '../../selection/as-of.ts'
import { compare } from '../../changes/difference.ts'
import { keyFault } from '../../changes/check-entries.ts'

export interface Request {
  readonly from: ServiceReference
  readonly to: ServiceReference
  readonly selection: Selection
  readonly prune: boolean
}

/** By key in byte order, each. */
export interface Plan {
  readonly from: ServiceReference
  readonly to: ServiceReference
  readonly created: readonly BulkSecret[]
  /** Those that have another value in the target. */
  readonly replaced: readonly BulkSecret[]
  /** Keys that the target alone has, where they are to go. */
  readonly pruned: readonly Key[]
  /** Keys that have the value already. */
  readonly same: readonly Key[]
}

interface Sources {
  readonly source: Store
  readonly target: Store
  readonly warn: (line: Text) => void
}

/** @throws {ChamberError} NOT_FOUND for a source without secrets, ACCESS_DENIED */
export async function makePlan({ source, target, warn }: Sources, request: Request): Promise<Plan> {
  const { from, to, selection, prune } = request
  const [secrets, existing] = await Promise.all([
    secretsOf(source, from, warn),
    valuesIfThere(target, to),
  ])
  checkMatched(selection, secrets, from)
  const chosen = select(secrets, selection)
  const { onlyLeft, different, onlyRight, same } = compare(chosen, select(existing, selection))
  const known = new Map(chosen.map((one) => [one.key, one]))
  const full = ({ key }: { readonly key: Key }) => known.get(key) ?? []
  return {
    from,
    to,
    created: onlyLeft.flatMap(full),
    replaced: different.flatMap(full),
    pruned: prune ? onlyRight.map(({ key }) => key) : [],
    same,
  }
}

type Full = SecretValue & SecretSettings

async function secretsOf(
  store: Store,
  service: ServiceReference,
  warn: (line: Text) => void,
): Promise<readonly Full[]> {
  const { secrets, invalid } = await store.list(service, { withValues: true })
  const { label } = service
  const names = invalid.map(({ name }) => name)
  warnOfInvalidNames(names, service.name, (_, line) => warn(line))
  if (secrets.length === 0) {
    throw label === undefined ? noSecrets(service) : noRelease(service, label)
  }
  return secrets.map(({ key, value, type, tier }) => {
    if (value === undefined) throw unreadable(key)
    return { key, value, type, tier }
  })
}

/** A target that is not there yet is empty; Secrets Manager says so by an error. */
async function valuesIfThere(
  store: Store,
  service: ServiceReference,
): Promise<readonly SecretValue[]> {
  try {
    return await store.values(service)
  } catch (error) {
    if (error instanceof ChamberError && error.code === 'NOT_FOUND') return []
    throw error
  }
}

function checkMatched(
  { only }: Selection,
  secrets: readonly SecretValue[],
  { typed }: ServiceReference,
): void {
  const missing = unmatched(
    only,
    secrets.map(({ key }) => key),
  )
  if (missing.length === 0) return
  throw new ChamberError('NOT_FOUND', text`--only ${storedNames(missing)}: not in ${typed}`, {
    hint: text`see what is there: chamber list ${typed}`,
  })
}

/** @throws {ChamberError} BAD_INPUT naming what the target cannot keep, before anything is written */
export function checkSecrets({ to, created, replaced }: Plan, bulk: BulkWriter): void {
  const faults = [...created, ...replaced].flatMap((secret) => {
    const why = keyFault(secret.key, to) ?? bulk.refusal(secret)
    return why === undefined ? [] : [{ key: secret.key, why }]
  })
  const [first, ...others] = faults
  if (!first) return
  const more =
    others.length > 0 ? text`; also at fault: ${storedNames(others.map(({ key }) => key))}` : text``
  throw new ChamberError('BAD_INPUT', text`'${storedName(first.key)}' ${first.why}`, {
    hint: text`nothing was copied; leave it out with --except ${storedName(first.key)}${more}`,
  })
}

/** A line for each secret that changes; values are not shown. */
export function describePlan({ created, replaced, pruned }: Plan): readonly Text[] {
  const lines = [
    ...created.map(({ key }) => ({ key, sign: '+' as const })),
    ...replaced.map(({ key }) => ({ key, sign: '~' as const })),
    ...pruned.map((key) => ({ key, sign: '-' as const })),
  ]
  return lines
    .toSorted((a, b) => byteOrder(a.key, b.key))
    .map(({ key, sign }) => text`${sign} ${storedName(key)}`)
}
