/**
 * Statements for S3: exec reads indexes alone, everything else the objects of the secrets too.
 */
import { text } from '../core/text.ts'
import { UsageError } from '../core/errors.ts'
import { keyActions, keyStatement, keyStateStatement } from './kms.ts'
import { actionsFor, type CommandCalls } from './purpose.ts'
import type { PolicyRequest } from './request.ts'
import { s3Calls, s3KmsCalls } from './s3-calls.ts'
import { type Statement, withActions } from './statement.ts'

export const s3Statements = (request: PolicyRequest): readonly Statement[] =>
  statements(request, s3Calls, '__latest.json')

export function s3KmsStatements(request: PolicyRequest): readonly Statement[] {
  const bucket = bucketArn(request)
  const own = actionsFor(s3KmsCalls, request.purpose)
  // With a bucket key, what KMS is told is the bucket.
  const values = [...objects(request, '*'), bucket]
  const { kmsKey } = request.settings
  const use = {
    kmsKey,
    place: request.place,
    service: 's3',
    context: { name: 'aws:s3:arn', values },
  }
  return withActions([
    ...statements(request, s3KmsCalls, '__kms*'),
    keyStatement({ ...use, sid: 'Keys', actions: keyActions(own) }),
    keyStateStatement(own, use),
  ])
}

function statements(
  request: PolicyRequest,
  calls: readonly CommandCalls[],
  index: string,
): Statement[] {
  const actions = [...actionsFor(calls, request.purpose)]
  const below = request.purpose === 'exec' ? index : '*'
  const prefixes = request.services.map(({ name }) => `${name}/${below}`)
  return withActions([
    {
      sid: 'Objects',
      actions: actions.filter((one) => one.endsWith('Object')).toSorted(),
      resources: objects(request, below),
    },
    {
      sid: 'Listing',
      actions: actions.filter((one) => one === 's3:ListBucket'),
      resources: [bucketArn(request)],
      conditions: [{ test: 'StringLike', variable: 's3:prefix', values: prefixes }],
    },
  ])
}

const objects = (request: PolicyRequest, below: string): string[] => {
  const arn = bucketArn(request)
  // The objects of an access point have a level of their own.
  const root = arn.includes(':accesspoint/') ? `${arn}/object` : arn
  return [...new Set(request.services.map(({ name }) => `${root}/${name}/${below}`))]
}

/** A bucket by its name, or an access point, whose ARN stands as it is. */
function bucketArn({ place, settings }: PolicyRequest): string {
  const { s3Bucket } = settings
  if (!s3Bucket) {
    throw new UsageError(text`the backends on S3 need a bucket`, {
      hint: text`name it with --backend-s3-bucket or CHAMBER_S3_BUCKET`,
    })
  }
  return s3Bucket.startsWith('arn:') ? s3Bucket : `arn:${place.partition}:s3:::${s3Bucket}`
}
