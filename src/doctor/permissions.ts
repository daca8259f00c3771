/**
 * Which rights there are, by what chamber would do with them: each is tried with a call that changes
 * nothing. Values are read, as exec reads them, and go nowhere.
 */
import { describeInvalidNames } from '../stores/invalid-names.ts'
import type { Store } from '../stores/store.ts'
import { counted } from '../core/plural.ts'
import { type Key, parseKey } from '../core/key.ts'
import { ChamberError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { failure, ok, type Outcome, warn } from './finding.ts'
import { given, type Subject } from './subject.ts'

export const checkPermissions = (subject: Subject) =>
  given(subject.credentials(), 'want of credentials', () =>
    given(subject.endpoint(), 'the endpoint gave no answer', () => tryService(subject)),
  )

/** What may be done with the secrets of the service, without any look at credentials. */
export async function tryService(subject: Subject): Promise<Outcome | readonly Outcome[]> {
  const { service } = subject
  if (!service) return ok('not tried: name a service, chamber doctor SERVICE')
  const { openStore } = await import('../stores/open.ts')
  const store = await openStore({ ...subject, onNotice() {}, onWait() {} })
  const { outcome, key = unlikelyKey, isHopeless } = await tryValues(store, service)
  if (isHopeless) return outcome
  const outcomes: Outcome[] = [outcome]
  for (const probe of probes) {
    const found = await attempt(probe, { store, service, key })
    if (found) outcomes.push(found)
  }
  return outcomes
}

/** A key that nobody has: on Parameter Store a read of it shows the right, and is no read of a secret. */
const unlikelyKey = parseKey('chamber-doctor')

interface Tried {
  readonly outcome: Outcome
  /** One that is there. */
  readonly key?: Key | undefined
  /** It is not for lack of rights, so nothing else would go better. */
  readonly isHopeless?: boolean
}

/** What exec does. */
async function tryValues(store: Store, service: ServiceReference): Promise<Tried> {
  try {
    const values = await store.values(service)
    const count = counted(values.length, 'secret')
    const seen = 'see which services there are: chamber list-services'
    if (values.length === 0) return { outcome: warn(`exec: ${service.typed} has no secrets`, seen) }
    const key = store.backend === 'ssm' ? undefined : values[0]?.key
    return { outcome: ok(`exec, env, export: ${count} read and decrypted`), key }
  } catch (error) {
    const { text, remedy } = failure(error)
    const code = error instanceof ChamberError ? error.code : ''
    const level = code === 'NOT_FOUND' ? 'warn' : 'fail'
    const isHopeless = !['ACCESS_DENIED', 'KMS_KEY_UNUSABLE', 'NOT_FOUND'].includes(code)
    return { outcome: { level, text: `exec, env, export: ${text}`, remedy }, isHopeless }
  }
}

interface Target {
  readonly store: Store
  readonly service: ServiceReference
  readonly key: Key
}

interface Probe {
  readonly name: string
  /** Resolves with what there is to say beside that it is allowed. */
  run(target: Target): Promise<Outcome | void>
}

/** Names that are not keys are read like secrets, and then skipped. */
async function listNames({ store, service }: Target): Promise<Outcome | undefined> {
  const { invalid } = await store.list(service, { withValues: false })
  const names = invalid.map(({ name }) => name.escaped)
  if (names.length === 0) return undefined
  return warn(
    `list: ${describeInvalidNames(names.length, service.name)}: ${names.join(', ')}`,
    `exec and export skip them; delete them: chamber delete --exact-key ${service.name} NAME`,
  )
}

const probes: readonly Probe[] = [
  { name: 'list', run: listNames },
  { name: 'read', run: async ({ store, ...name }) => void (await store.readValue(name)) },
  { name: 'history', run: async ({ store, ...name }) => void (await store.history(name)) },
  { name: 'tag read', run: async ({ store, ...name }) => void (await store.readTags(name)) },
]

/** Undefined for what the backend cannot do at all. */
async function attempt({ name, run }: Probe, target: Target): Promise<Outcome | undefined> {
  try {
    return (await run(target)) ?? ok(`${name}: allowed`)
  } catch (error) {
    const code = error instanceof ChamberError ? error.code : ''
    if (code === 'NOT_FOUND') return ok(`${name}: allowed`)
    if (code === 'NOT_SUPPORTED') return undefined
    const { text, remedy } = failure(error)
    if (code !== 'ACCESS_DENIED') return { level: 'fail', text: `${name}: ${text}`, remedy }
    return warn(
      `${name}: ${text}`,
      `if it is needed: chamber policy ${target.service.typed} --for read`,
    )
  }
}
