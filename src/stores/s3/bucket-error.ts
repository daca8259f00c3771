/** What S3 answered, in a sentence that names the bucket, the object and the way out. */
import { text, quote, type Text } from '../../core/text.ts'
import type { Explanation } from '../../core/failures.ts'
import { ChamberError } from '../../core/errors.ts'

/** What was asked of S3 when it failed. */
export interface BucketRequest {
  /** As IAM names it: `s3:GetObject` */
  readonly action: Text
  readonly bucket: Text
  readonly path: Text
  /** The region that was asked. */
  readonly region: Text
}

/** The SDK's error behind a ChamberError. */
interface S3Fault {
  readonly name: string
  readonly status: number | undefined
  /** Where the bucket is, when S3 says so. */
  readonly bucketRegion: Text | undefined
}

interface Denied extends S3Fault {
  /** What is said of any error. */
  readonly message: Text
}

/** The same error with what is known of S3; others are given back as they are. */
export function explainBucketError(error: unknown, request: BucketRequest): unknown {
  if (!(error instanceof ChamberError)) return error
  const fault = faultOf(error)
  if (!fault) return error
  const explain = rows.find(({ fits }) => fits(fault, request))?.explain
  if (!explain) return error
  const { code, message, hint } = explain(request, { ...fault, message: error.message })
  return new ChamberError(code, message, { hint, cause: error.cause })
}

/** A write whose condition did not hold, or that met another: 404 is an object deleted meanwhile. */
export const isConflict = (error: unknown): boolean => {
  const fault = faultOf(error)
  return fault !== undefined && ([409, 412].includes(fault.status ?? 0) || isGone(fault))
}

export const isMissingObject = (error: unknown): boolean => {
  const fault = faultOf(error)
  return fault !== undefined && isGone(fault)
}

export const isNotImplemented = (error: unknown): boolean => faultOf(error)?.status === 501

/** A bucket that is missing is another matter than an object. */
const isGone = ({ name }: S3Fault): boolean => name === 'NoSuchKey'

/** The SDK gives its errors the answer's headers and the fields of its XML. */
interface SdkError extends Error {
  readonly $fault?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
  readonly Region?: unknown
}

function faultOf(error: unknown): S3Fault | undefined {
  if (!(error instanceof ChamberError) || !(error.cause instanceof Error)) return undefined
  const { name, $fault, $metadata, $response, Region } = error.cause as SdkError
  if ($fault === undefined) return undefined
  const told = $response?.headers?.['x-amz-bucket-region'] ?? Region
  return {
    name,
    status: $metadata?.httpStatusCode,
    bucketRegion:
      typeof told === 'string' && /^[a-z0-9-]+$/.test(told) ? (told as Text) : undefined,
  }
}

const rows: readonly {
  readonly fits: (fault: S3Fault, request: BucketRequest) => boolean
  readonly explain: (request: BucketRequest, fault: Denied) => Explanation
}[] = [
  {
    fits: ({ bucketRegion, status }, { region }) =>
      (bucketRegion !== undefined && bucketRegion !== region) || status === 301 || status === 307,
    explain: ({ bucket, region }, { bucketRegion }) => ({
      code: 'WRONG_REGION',
      message: text`the bucket ${bucket} is not in ${region}, which was asked${bucketRegion ? text`, but in ${bucketRegion}` : ''}`,
      hint: text`set AWS_REGION or CHAMBER_AWS_REGION${bucketRegion ? text` to ${bucketRegion}` : ' to the region of the bucket'}`,
    }),
  },
  {
    fits: ({ name }) => name === 'NoSuchBucket' || name === 'InvalidBucketName',
    explain: ({ bucket, region }) => ({
      code: 'BUCKET_MISSING',
      message: text`there is no bucket ${bucket} (asked in ${region})`,
      hint: text`name the bucket with --backend-s3-bucket or CHAMBER_S3_BUCKET`,
    }),
  },
  {
    fits: ({ name }) => /KMS.*NotFound/.test(name),
    explain: ({ bucket, path, region }) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: text`the KMS key for ${bucket}/${path} was not found in ${region}`,
      hint: text`name another with --kms-key-alias or CHAMBER_KMS_KEY_ALIAS; it has to be in the region of the bucket`,
    }),
  },
  {
    fits: ({ name }) => /KMS.*(Disabled|InvalidState|Unavailable|InvalidKeyUsage)/.test(name),
    explain: ({ bucket, path, region }, { name }) => ({
      code: 'KMS_KEY_UNUSABLE',
      message: text`the KMS key of ${bucket}/${path} in ${region} cannot be used (${quote(name, 'errorName')})`,
      hint: text`enable the key, or cancel its deletion`,
    }),
  },
  {
    // other names come with status 403 too: that of a wrong key, a wrong clock, a page of a proxy
    fits: ({ name }) => name === 'AccessDenied' || name === 'AllAccessDisabled',
    explain: denied,
  },
]

/** The same denial, with what S3 alone denies for. */
function denied({ action, bucket }: BucketRequest, { message }: Denied): Explanation {
  return {
    code: 'ACCESS_DENIED',
    message,
    hint: /kms:/i.test(message)
      ? text`allow the KMS action on the key that encrypts the object, in the policy of the role and of the key`
      : text`allow ${action} on it, and s3:ListBucket on ${bucket}: without that S3 denies what is not there`,
  }
}
