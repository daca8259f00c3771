/**
 * The events of the last 90 days, as CloudTrail itself looks them up: one attribute at a time,
 * fifty events a page, the newest first, and no more than two calls a second for an account.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import { text } from '../core/text.ts'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CloudTrailClient,
  type LookupAttribute,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail'
import { badAnswer } from '../aws/errors/invalid-response.ts'
import { pages } from '../aws/pages.ts'
import { openSession } from '../aws/session.ts'
import type { OpenOptions } from '../stores/open-options.ts'
import { decryption, eventNames } from './access.ts'
import type { Period } from './period.ts'
import { toRecord, type TrailRecord } from './record.ts'

const action = 'cloudtrail:LookupEvents'

/** Milliseconds from one call to the next. */
const interval = 500

export interface LookupOptions extends Omit<OpenOptions, 'onNotice'> {
  readonly period: Period
  /** Nobody asks for changes. */
  readonly readsAlone: boolean
  /** Told which part of all is done, from 0 to 1, and which event is looked up. */
  readonly onProgress: (part: number, event: string) => void
}

/**
 * Asks by the names of events. By their source it would be one lookup, but of all that agents and
 * other programs do with Systems Manager and KMS.
 * @throws {ChamberError} ACCESS_DENIED and the like
 */
export async function* lookUpEvents(options: LookupOptions): AsyncGenerator<TrailRecord> {
  const session = await openSession(options)
  const client = new CloudTrailClient(await session.clientConfig('cloudtrail'))
  const attributes = lookups(options)
  const pace = new Pace()
  for (const [index, attribute] of attributes.entries()) {
    const tell = (part: number) =>
      options.onProgress((index + part) / attributes.length, attribute.AttributeValue ?? '')
    const lookUp = async (NextToken: string | undefined) => {
      await pace.next()
      const input = { ...inputOf(options.period, attribute), NextToken }
      const page = await session.call(action, (send) =>
        client.send(new LookupEventsCommand(input), send),
      )
      const { Events } = page
      if (!Array.isArray(Events))
        throw badAnswer(text`${action} was answered without a list of events`)
      session.restartDeadline()
      return { items: Events, nextToken: page.NextToken || undefined }
    }
    for await (const events of pages(lookUp, action)) {
      for (const { CloudTrailEvent } of events) {
        const record = parse(CloudTrailEvent)
        if (record) yield record
      }
      tell(partOf(options.period, events.at(-1)?.EventTime))
    }
    tell(1)
  }
}

/** Decryptions are many where a key is shared: a key that is named by its ARN narrows them down. */
function lookups({ readsAlone, settings }: LookupOptions): LookupAttribute[] {
  const names = eventNames({ readsAlone })
  const key = settings.namedKmsKey ?? ''
  const isArn = /^arn:.*:key\//.test(key)
  const byName = (AttributeValue: string): LookupAttribute => ({
    AttributeKey: 'EventName',
    AttributeValue,
  })
  const decryptions: LookupAttribute = isArn
    ? { AttributeKey: 'ResourceName', AttributeValue: key }
    : byName(decryption)
  return [...names.map(byName), decryptions]
}

const inputOf = ({ since, until }: Period, attribute: LookupAttribute) => ({
  LookupAttributes: [attribute],
  StartTime: since,
  EndTime: until,
  MaxResults: 50,
})

/** How far back a page reaches. */
function partOf({ since, until }: Period, time: Date | undefined): number {
  if (!time) return 1
  const part = (until.getTime() - time.getTime()) / (until.getTime() - since.getTime())
  return Math.min(1, Math.max(0, part))
}

function parse(json: string | undefined): TrailRecord | undefined {
  try {
    return toRecord(JSON.parse(json ?? ''))
  } catch {
    return undefined
  }
}

class Pace {
  #next = 0

  async next(): Promise<void> {
    const left = this.#next - Date.now()
    if (left > 0) await wait(left)
    this.#next = Date.now() + interval
  }
}
