/** Whether a policy allows what IAM checks, as far as chamber's own policies go. */
import type { Check } from './checks.ts'

export interface PolicyDocument {
  readonly Statement: readonly PolicyStatement[]
}

interface PolicyStatement {
  readonly Sid: string
  readonly Effect: string
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

/** The statement that allows it, if there is one. */
export function allowing(policy: PolicyDocument, check: Check): PolicyStatement | undefined {
  return policy.Statement.find(
    ({ Effect, Action, Resource, Condition = {} }) =>
      Effect === 'Allow' &&
      Action.includes(check.action) &&
      Resource.some((one) => isLike(one, check.resource)) &&
      Object.entries(Condition).every(([test, variables]) =>
        Object.entries(variables).every(([variable, values]) =>
          holds(test, values, check.context[variable]),
        ),
      ),
  )
}

function holds(
  test: string,
  values: readonly string[],
  told: string | readonly string[] | undefined,
): boolean {
  const given = [told ?? []].flat()
  if (test === 'StringLike') return values.some((one) => isLike(one, given[0] ?? ''))
  if (test === 'StringEquals') return values.includes(given[0] ?? '')
  if (test === 'ForAnyValue:StringEquals') return given.some((one) => values.includes(one))
  throw new Error(`a condition that no policy of chamber has: ${test}`)
}

/** `*` and `?` as IAM reads them. */
function isLike(pattern: string, text: string): boolean {
  const parts = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${parts.replaceAll('?', '.')}$`, 's').test(text)
}
