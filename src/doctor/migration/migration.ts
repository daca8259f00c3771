/** What would be other for the caller's own data than it was with the Go program; nothing is changed. */
import { text } from '../../core/text.ts'
import { oneLine } from '../../core/sanitize.ts'
import type { Inspection, Inspector, KeptSecret } from '../../stores/inspection.ts'
import type { Backend } from '../../core/backend.ts'
import { ChamberError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { judgeDocument } from './documents.ts'
import { judgeIndexes } from './indexes.ts'
import { judgeKeys } from './keys.ts'
import { judgeParameters } from './parameters.ts'
import { about, type Found, isParameterStore, type Row } from './row.ts'
import {
  isReachable,
  judgeCapitalServices,
  judgePrefixes,
  judgeTogether,
  type NamedKeys,
} from './services.ts'
import { judgeVariables } from './variables.ts'

export type { Row, RowType } from './row.ts'

export interface Question {
  readonly inspector: Inspector
  readonly backend: Backend
  /** None for all that the caller may list. */
  readonly services: readonly ServiceReference[]
  /** How values are printed that the Go program printed in another way. */
  readonly formats: readonly Format[]
}

interface Format {
  isOther(value: string): boolean
  readonly text: string
}

/** The rows as they are found: those of each service, then those of services together. */
export async function* examineMigration(question: Question): AsyncGenerator<Row> {
  const rows = question.services.length > 0 ? ofNamed(question) : ofAll(question)
  for await (const row of rows) yield clean(row)
}

/** Names may come from an answer, and a terminal would obey them. */
const clean = (row: Row): Row => ({
  ...row,
  keys: row.keys.map(oneLine),
  text: oneLine(row.text),
  remedy: row.remedy === undefined ? undefined : oneLine(row.remedy),
})

async function* ofNamed(question: Question): AsyncGenerator<Row> {
  const seen: NamedKeys[] = []
  for (const reference of question.services) {
    const { name } = reference
    const found = await look(question.inspector, reference)
    if ('secrets' in found) {
      seen.push({ name, keys: found.secrets.map(({ key }) => key) })
      yield* named(name, judge(found, name, question))
    } else yield { ...found, service: name }
  }
  yield* judgeTogether(seen)
  if (isParameterStore(question.backend)) yield* judgePrefixes(seen.map(({ name }) => name))
}

async function* ofAll(question: Question): AsyncGenerator<Row> {
  const all = await question.inspector.all()
  for (const [name, inspection] of all)
    if (isReachable(name)) yield* named(name, judge(inspection, name, question))
  const names = [...all.keys()]
  yield* judgePrefixes(names)
  yield* judgeCapitalServices(names)
}

const named = (service: string, found: readonly Found[]): readonly Row[] =>
  found.map((one) => ({ ...one, service }))

/** Codes of failures that say nothing of other services. */
const ofOneService = new Set([
  'ACCESS_DENIED',
  'KMS_KEY_UNUSABLE',
  'NOT_FOUND',
  'IN_DELETION',
  'WRONG_BACKEND',
])

/** One service that cannot be looked at does not hide the others. */
async function look(inspector: Inspector, service: ServiceReference): Promise<Inspection | Found> {
  try {
    const inspection = await inspector.one(service)
    const { secrets, invalid = [], faults = [], refusal, belowDot = [] } = inspection
    const found = [secrets, invalid, faults, belowDot].flat()
    if (found.length > 0 || refusal) return inspection
    return unread('has no secrets', 'check its name, the region and the backend')
  } catch (error) {
    if (!(error instanceof ChamberError)) throw error
    // what keeps one service from being read for another reason keeps all of them
    if (!ofOneService.has(error.code)) throw error
    return unread(error.message, error.hint)
  }
}

const unread = (why: string, remedy: string | undefined): Found => ({
  type: 'unread',
  keys: [],
  text: why,
  remedy,
})

function judge(
  inspection: Inspection,
  service: string,
  { backend, formats }: Question,
): readonly Found[] {
  const { secrets, invalid = [], unread: lacking = [], belowDot } = inspection
  const keys = secrets.map(({ key }) => key)
  const isOwnService = belowDot === undefined
  return [
    ...lacking.map(({ what, keys: some = [], reason }) => ({
      ...unread(
        `${what} not looked at: ${reason}`,
        `see what it needs: chamber policy ${service} --for admin`,
      ),
      keys: some,
    })),
    ...(belowDot ? judgeDotted(service, keys, belowDot) : []),
    ...(isOwnService ? judgeKeys(keys, backend) : []),
    ...(isOwnService ? judgeVariables(keys) : []),
    ...about(
      invalid.map(({ escaped }) => escaped),
      {
        type: 'changes',
        text: 'are not keys: exec, env and export skip them, with a warning; the Go program took what follows the last slash as the variable',
        remedy: `delete them, or store them under another name: chamber delete --exact-key ${service} NAME`,
      },
    ),
    ...judgeParameters(secrets, service),
    ...judgeDocument(inspection),
    ...judgeIndexes(inspection, { service, backend }),
    ...judgeValues(secrets, formats),
  ]
}

/** A name with a dot at its end is the other layout here, and one more path there. */
function judgeDotted(
  service: string,
  keys: readonly string[],
  below: readonly string[],
): readonly Found[] {
  return [
    ...about(below, {
      type: 'changes',
      text: `lie below /${service}/, where every command of the Go program looked; ${service} is the dotted layout now, and means names such as ${service}key`,
      remedy: text`copy them to a service without a dot at its end with the Go program, or with AWS`,
    }),
    ...about(
      keys.filter((key) => !below.includes(key)),
      {
        type: 'works',
        text: `are named with dots (${service}key): the Go program could not reach them`,
      },
    ),
  ]
}

const judgeValues = (
  secrets: readonly KeptSecret[],
  formats: readonly Format[],
): readonly Found[] =>
  formats.flatMap(({ isOther, text: effect }) =>
    about(
      secrets.filter(({ value }) => value !== undefined && isOther(value)).map(({ key }) => key),
      { type: 'changes', text: effect },
    ),
  )
