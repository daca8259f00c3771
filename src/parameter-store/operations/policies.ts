/**
 * Parameter policies: checked and remembered, and told by DescribeParameters. Nothing here expires
 * or notifies anyone.
 */
import { isRecord } from '../../core/is-record.ts'
import { Fault } from '../fault.ts'
import { limits } from '../limits.ts'

const TYPES: ReadonlySet<unknown> = new Set([
  'Expiration',
  'ExpirationNotification',
  'NoChangeNotification',
])

function parse(policies: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const parsed: unknown = JSON.parse(policies)
    if (Array.isArray(parsed) && parsed.every(isRecord)) return parsed
  } catch {
    // Told below, in AWS's terms.
  }
  throw new Fault('InvalidPolicyAttributeException', 'Policies must be a JSON array of policies.')
}

/**
 * Reads the policies of a parameter.
 *
 * @param policies a JSON array; one that is empty, or holds an empty policy, takes them all away
 * @returns the JSON text of each
 * @throws Fault when they are no policies, too many, or at odds with each other
 */
export function readPolicies(policies: string): readonly string[] {
  const parsed = parse(policies).filter((policy) => Object.keys(policy).length > 0)
  if (parsed.length > limits.policies) {
    throw new Fault(
      'PoliciesLimitExceededException',
      `You specified more than the maximum number of ${limits.policies} policies for the parameter.`,
    )
  }
  const types = parsed.map(({ Type }) => Type)
  if (!types.every((type) => TYPES.has(type))) {
    throw new Fault('InvalidPolicyTypeException', "The policy type isn't supported.")
  }
  if (types.filter((type) => type === 'Expiration').length > 1) {
    throw new Fault('IncompatiblePolicyException', 'Only one Expiration policy can be specified.')
  }
  return parsed.map((policy) => JSON.stringify(policy))
}
