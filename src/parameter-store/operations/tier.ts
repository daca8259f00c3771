/** Which tier a parameter is in, and what that allows. */
import { Fault, invalid } from '../fault.ts'
import { limits } from '../limits.ts'
import type { ParameterTable } from '../parameter-table.ts'
import { current } from '../parameter.ts'
import type { Tier } from '../parameter.ts'

const DOCUMENTATION =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'

/** The data types that only advanced parameters can have. */
const ADVANCED_DATA_TYPES: ReadonlySet<string> = new Set(['url', 'json', 'jsonc'])

type Request = {
  readonly asked: Tier | 'Intelligent-Tiering' | undefined
  /** The tier of the parameter that is overwritten. */
  readonly previous: Tier | undefined
  readonly value: string
  readonly dataType: string
  readonly policies: readonly string[]
  readonly parameters: ParameterTable
}

/** Parameters in a tier; only counted when there are enough of them for the limit to matter. */
function isFull(parameters: ParameterTable, tier: Tier): boolean {
  const limit = tier === 'Standard' ? limits.standardParameters : limits.advancedParameters
  if (parameters.size < limit) return false
  let count = 0
  for (const parameter of parameters.values()) if (current(parameter).tier === tier) count += 1
  return count >= limit
}

const bytes = (value: string): number => Buffer.byteLength(value)

const needsAdvanced = ({ value, dataType, policies }: Request): boolean =>
  bytes(value) > limits.standardValue || policies.length > 0 || ADVANCED_DATA_TYPES.has(dataType)

function choose(request: Request): Tier {
  const { asked, previous, parameters } = request
  if (asked !== 'Intelligent-Tiering') return asked ?? previous ?? 'Standard'
  if (previous === 'Advanced' || needsAdvanced(request)) return 'Advanced'
  return previous === undefined && isFull(parameters, 'Standard') ? 'Advanced' : 'Standard'
}

function checkStandard({ previous, value, dataType, policies }: Request): void {
  if (previous === 'Advanced') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the " +
        'advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the ' +
        'advanced parameter and recreate it as a standard parameter.',
    )
  }
  if (bytes(value) > limits.standardValue) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${limits.standardValue} ` +
        'characters. To create a larger parameter value, upgrade the parameter to use the ' +
        `advanced-parameter tier. For more information, see ${DOCUMENTATION}`,
    )
  }
  if (policies.length > 0) {
    throw invalid("You can't assign parameter policies to a standard-parameter tier.")
  }
  if (ADVANCED_DATA_TYPES.has(dataType)) {
    throw invalid(`The ${dataType} data type requires the advanced-parameter tier.`)
  }
}

function checkRoom({ previous, parameters }: Request, tier: Tier): void {
  if (previous === tier || !isFull(parameters, tier)) return
  const [count, kind] =
    tier === 'Standard'
      ? [limits.standardParameters, 'standard']
      : [limits.advancedParameters, 'advanced']
  const upgrade =
    tier === 'Standard' ? ' or upgrade to the advanced-parameter tier (charges apply)' : ''
  throw new Fault(
    'ParameterLimitExceeded',
    `You have reached the maximum number of ${kind} parameters for this AWS account and Region ` +
      `(${count}). To add more parameters, ${upgrade ? 'either ' : ''}delete existing parameters${upgrade}.`,
  )
}

/**
 * Finds the tier of a parameter that is written.
 *
 * @throws Fault when the tier does not allow what the parameter holds, or has no room for it
 */
export function tierFor(request: Request): Tier {
  const tier = choose(request)
  if (tier === 'Standard') checkStandard(request)
  if (bytes(request.value) > limits.advancedValue) {
    throw invalid(
      'The specified parameter value is too large. Advanced-tier parameters support a maximum ' +
        `parameter value of ${limits.advancedValue} characters.`,
    )
  }
  checkRoom(request, tier)
  return tier
}
