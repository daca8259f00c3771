/**
 * CloudTrail's LookupEvents as AWS documents it: one attribute, a time span, the newest first, fifty
 * a page, a token that belongs to its own question, and no more than two calls a second.
 */
import { ServiceError } from './secrets-manager.ts'

type Input = Readonly<Record<string, unknown>>

/** As a record of a log file has it; times in ISO 8601. */
export interface TrailEvent {
  readonly eventTime: string
  readonly eventSource: string
  readonly eventName: string
  readonly userIdentity: object
  readonly requestParameters?: object | null
  readonly errorCode?: string
  readonly resources?: readonly { readonly ARN: string }[]
}

interface Attribute {
  readonly AttributeKey: string
  readonly AttributeValue: string
}

/** A little more than two, for the first calls of a second. */
const mostInSecond = 3

export class CloudTrail {
  readonly #events: readonly TrailEvent[]
  readonly #times: number[] = []
  /** Questions that were answered. */
  readonly asked: Attribute[] = []
  throttled = 0

  constructor(events: readonly TrailEvent[] = []) {
    this.#events = events.toSorted((a, b) => b.eventTime.localeCompare(a.eventTime))
  }

  answer(operation: string, input: Input): Input {
    if (operation !== 'LookupEvents') throw new ServiceError('UnknownOperationException', operation)
    this.#checkRate()
    const attributes = (input['LookupAttributes'] ?? []) as readonly Attribute[]
    const [attribute] = attributes
    if (!attribute || attributes.length > 1) {
      throw new ServiceError('InvalidLookupAttributesException', 'one attribute')
    }
    const size = Number(input['MaxResults'] ?? 50)
    if (size > 50) throw new ServiceError('InvalidMaxResultsException', 'at most 50')
    this.asked.push(attribute)
    const question = JSON.stringify([attribute, input['StartTime'], input['EndTime']])
    const found = this.#events.filter((event) => isAsked(event, attribute, input))
    const start = startOf(input['NextToken'], question)
    const end = start + size
    const more = end < found.length ? { NextToken: JSON.stringify([end, question]) } : {}
    return { Events: found.slice(start, end).map(toAnswer), ...more }
  }

  #checkRate(): void {
    const now = Date.now()
    while ((this.#times[0] ?? now) < now - 1000) this.#times.shift()
    this.#times.push(now)
    if (this.#times.length <= mostInSecond) return
    this.throttled += 1
    throw new ServiceError('ThrottlingException', 'Rate exceeded')
  }
}

function startOf(token: unknown, question: string): number {
  if (token === undefined) return 0
  const [start, asked] = JSON.parse(String(token)) as [number, string]
  if (asked === question) return start
  throw new ServiceError('InvalidNextTokenException', 'the token is of another question')
}

function isAsked(event: TrailEvent, { AttributeKey, AttributeValue }: Attribute, input: Input) {
  const at = Date.parse(event.eventTime) / 1000
  if (at < Number(input['StartTime']) || at > Number(input['EndTime'])) return false
  if (AttributeKey === 'EventName') return event.eventName === AttributeValue
  if (AttributeKey !== 'ResourceName') return false
  return (event.resources ?? []).some(({ ARN }) => ARN === AttributeValue)
}

const toAnswer = (event: TrailEvent) => ({
  EventId: 'e',
  EventName: event.eventName,
  EventSource: event.eventSource,
  EventTime: Date.parse(event.eventTime) / 1000,
  CloudTrailEvent: JSON.stringify(event),
})
