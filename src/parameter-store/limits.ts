/**
 * What Parameter Store allows, per parameter and per region.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
 */
export const limits = {
  /** Bytes of a value in UTF-8. */
  standardValue: 4096,
  advancedValue: 8192,
  /** Longer values do not even reach the check of the tier. */
  anyValue: 32_768,
  standardParameters: 10_000,
  advancedParameters: 100_000,
  /** Characters of a name, the ARN around it included. */
  arn: 1011,
  levels: 15,
  versions: 100,
  labelsPerVersion: 10,
  tags: 50,
  policies: 10,
} as const
