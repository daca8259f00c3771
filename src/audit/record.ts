/**
 * One event of CloudTrail, as far as it is believed. Shapes:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { isRecord } from '../core/is-record.ts'

export interface TrailRecord {
  readonly source: string
  readonly name: string
  readonly time: Date
  readonly identity: Fields
  readonly parameters: Fields
  /** `AccessDenied`, where the call failed. */
  readonly error: string | undefined
}

export type Fields = Readonly<Record<string, unknown>>

/** Undefined for what is no event. */
export function toRecord(value: unknown): TrailRecord | undefined {
  const { eventSource, eventName, eventTime, ...rest } = fields(value)
  const time = new Date(text(eventTime) ?? '')
  const source = text(eventSource)
  const name = text(eventName)
  if (source === undefined || name === undefined || Number.isNaN(time.getTime())) return undefined
  return {
    source,
    name,
    time,
    identity: fields(rest.userIdentity),
    parameters: fields(rest.requestParameters),
    error: text(rest.errorCode),
  }
}

/** The members of an object; none of anything else. */
export const fields = (value: unknown): Fields => (isRecord(value) ? value : {})

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined
