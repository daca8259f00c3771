/** The last answers of a store, as `exec --fallback` keeps them. */
import type { KeysRequest, Store, ValuesOptions } from '../../stores/store.ts'
import { type KeyPath, toKey, toKeyPath } from '../../core/key.ts'
import type { SecretValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'

/** One answer, and what it was asked. */
export interface Answer {
  readonly question: string
  /** Of each service. */
  readonly values: readonly (readonly SecretValue[])[]
  /** Keys that might not be read. */
  readonly denied: readonly KeyPath[]
}

export interface Snapshot {
  readonly format: typeof format
  readonly version: number
  /** Backend, and its region or bucket. */
  readonly store: string
  readonly answers: readonly Answer[]
}

const format = 'chamber-fallback'
const version = 2

/** Whether any answer holds a secret. */
export const hasSecrets = (answers: readonly Answer[]): boolean =>
  answers.some(({ values }) => values.some((some) => some.length > 0))

/** A store that notes what it is asked for and answers. */
export function recording(store: Store, answers: Answer[]): Store {
  const note = async (
    question: string,
    options: ValuesOptions | undefined,
    ask: (options: ValuesOptions) => Promise<Answer['values']>,
  ) => {
    const denied: KeyPath[] = []
    const onDenied = (key: KeyPath) => {
      denied.push(key)
      options?.onDenied?.(key)
    }
    const values = await ask({ ...options, onDenied })
    answers.push({ question, values, denied })
    return values
  }
  const { valuesOfKeys } = store
  return {
    ...store,
    async values(service, options) {
      const ask = async (noting: ValuesOptions) => [await store.values(service, noting)]
      return (await note(questionOf([service]), options, ask))[0] ?? []
    },
    ...(valuesOfKeys && {
      valuesOfKeys: (services: readonly ServiceReference[], request: KeysRequest) =>
        note(questionOf(services, request.keys), request, (noting) =>
          valuesOfKeys(services, { ...request, ...noting }),
        ),
    }),
  }
}

/**
 * A store that answers from a snapshot.
 * @param unknown makes the error for what the snapshot does not have
 */
export function replaying(store: Store, { answers }: Snapshot, unknown: () => Error): Store {
  const find = async (question: string, options: ValuesOptions | undefined) => {
    const answer = answers.find((one) => one.question === question)
    if (!answer) throw unknown()
    for (const key of answer.denied) options?.onDenied?.(key)
    return answer.values
  }
  return {
    ...store,
    values: async (service, options) => (await find(questionOf([service]), options))[0] ?? [],
    ...(store.valuesOfKeys && {
      valuesOfKeys: (services: readonly ServiceReference[], request: KeysRequest) =>
        find(questionOf(services, request.keys), request),
    }),
  }
}

/** The same for the same services and keys, whatever they were typed like. */
const questionOf = (services: readonly ServiceReference[], keys?: readonly string[]): string =>
  JSON.stringify([
    services.map(({ name, label, layout, recursive }) => [name, label, layout, recursive]),
    keys,
  ])

/** As a text; the same for the same answers, in whatever order they came. */
export function printSnapshot(store: string, answers: readonly Answer[]): string {
  const sorted = answers.toSorted((a, b) => (a.question < b.question ? -1 : 1))
  return JSON.stringify({ format, version, store, answers: sorted } satisfies Snapshot)
}

/** Undefined for what is no snapshot, or one of a later version. */
export function parseSnapshot(text: string): Snapshot | undefined {
  try {
    const found = JSON.parse(text) as Snapshot
    if (found.format !== format || found.version !== version) return undefined
    return { ...found, answers: found.answers.map(decodeAnswer) }
  } catch {
    return undefined
  }
}

/** What was written in this file is a response like any other: its names become keys here. */
const decodeAnswer = ({ question, values, denied }: Answer): Answer => ({
  question,
  values: values.map((secrets) =>
    secrets.flatMap(({ key: name, value }) => {
      const key = toKey(name)
      return key === undefined ? [] : [{ key, value }]
    }),
  ),
  denied: denied.filter((name) => toKeyPath(name) !== undefined),
})
