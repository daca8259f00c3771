/** What can be wrong with a secret, in sentences that name it and hold nothing of it. */
import { text, quote, storedName, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'

/** Which secret it is about. */
export interface Place {
  readonly service: ServiceReference
  readonly region: Text
}

const named = ({ service, region }: Place): Text => text`secret '${service.name}' in ${region}`

export function missing(place: Place): ChamberError {
  const { label, typed } = place.service
  if (label === undefined) {
    return new ChamberError('NOT_FOUND', text`Secrets Manager has no ${named(place)}`, {
      hint: text`check the service and the region, or create it: chamber write ${typed} KEY`,
    })
  }
  return new ChamberError(
    'NOT_FOUND',
    text`no version of ${named(place)} is labelled ${quote(label, 'label', text`a name`)}`,
    {
      hint: text`the labels of Secrets Manager are its staging labels, such as AWSPREVIOUS`,
    },
  )
}

export const binary = (place: Place): ChamberError =>
  new ChamberError('NOT_A_SERVICE', text`the ${named(place)} is binary`, {
    hint: text`chamber keeps a service as a JSON object; name another service`,
  })

export const notAnObject = (place: Place): ChamberError =>
  new ChamberError(
    'NOT_A_SERVICE',
    text`the ${named(place)} is not a JSON object of keys and values`,
    {
      hint: text`chamber keeps a service as a JSON object; name another service`,
    },
  )

export const brokenBookkeeping = (place: Place): ChamberError =>
  new ChamberError(
    'NOT_A_SERVICE',
    text`the ${named(place)} has a _chamber_metadata that is broken`,
    {
      hint: text`take that member out with the AWS console or CLI; versions then begin again at 1`,
    },
  )

export const inDeletion = (place: Place, since: Date): ChamberError =>
  new ChamberError(
    'IN_DELETION',
    text`the ${named(place)} is marked for deletion since ${storedName(since.toISOString().slice(0, 10))}`,
    {
      hint: text`restore it first: aws secretsmanager restore-secret --secret-id ${place.service.name}`,
    },
  )

export const rotated = (place: Place): ChamberError =>
  new ChamberError(
    'ROTATED',
    text`the ${named(place)} is rotated by AWS, so chamber does not write it`,
    {
      hint: text`turn its rotation off, or keep this secret in another service`,
    },
  )

/** Bytes of a secret, all keys and the bookkeeping together. */
export const largestSize = 65_536

export const tooLarge = (place: Place, size: number): ChamberError =>
  new ChamberError(
    'VALUE_TOO_LARGE',
    text`the ${named(place)} would have ${size} bytes with all its keys, and Secrets Manager keeps ${largestSize} at most`,
    { hint: text`put some of its keys into another service` },
  )

export const conflict = (place: Place): ChamberError =>
  new ChamberError('CONFLICT', text`the ${named(place)} is written by others again and again`, {
    hint: text`look at it, and try again: chamber list ${place.service.typed}`,
  })

export const reservedKey = (key: string): ChamberError =>
  new ChamberError(
    'RESERVED_KEY',
    text`${quote(key, 'key')} is chamber's own bookkeeping, not a secret`,
    {
      hint: text`use another key`,
    },
  )
