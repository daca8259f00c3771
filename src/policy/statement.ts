/** IAM policies as data: what is allowed on what, and when. */

export interface Statement {
  /** Letters and digits. */
  readonly sid: string
  readonly actions: readonly string[]
  /** ARNs, `*` and `?` standing for what is not known. */
  readonly resources: readonly string[]
  readonly conditions?: readonly Condition[]
}

/** Holds when the variable fits one of the values. */
export interface Condition {
  readonly test: string
  readonly variable: string
  readonly values: readonly string[]
}

/** Where the resources are; `*` for what was not told. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** @example arnIn(place, 'ssm', 'parameter/app/*') // arn:aws:ssm:eu-west-1:123456789012:parameter/app/* */
export const arnIn = (
  { partition, region, account }: Place,
  service: string,
  resource: string,
): string => `arn:${partition}:${service}:${region}:${account}:${resource}`

/** Those that allow something. */
export const withActions = (statements: readonly Statement[]): Statement[] =>
  statements.filter(({ actions, resources }) => actions.length > 0 && resources.length > 0)
