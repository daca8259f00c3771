/** What the value of a parameter has to fit. No message here quotes it. */
import { Fault, invalid } from '../fault.ts'

/** Names that DataType takes. What they promise of the value is not checked. */
const DATA_TYPES: ReadonlySet<string> = new Set([
  'text',
  'aws:ec2:image',
  'aws:ssm:integration',
  'aws:region',
  'aws:account:id',
  'boolean',
  'integer',
  'float',
  'binary',
  'hostname',
  'email',
  'ipv4-address',
  'ipv6-address',
  'url',
  'json',
  'jsonc',
])

/** @throws Fault for a name that is no data type */
export function checkDataType(dataType: string): void {
  if (DATA_TYPES.has(dataType)) return
  throw invalid(
    `The following data type is not supported: ${dataType} (Data type names are all lowercase.)`,
  )
}

/** @throws Fault for a value that AWS would take as a reference to another parameter */
export function checkNesting(value: string): void {
  const open = value.indexOf('{{')
  if (open < 0 || !value.includes('}}', open + 2)) return
  throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.')
}

function compile(pattern: string): RegExp {
  try {
    // Alone first, so that an unbalanced pattern does not become a balanced one in the group.
    void new RegExp(pattern)
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    throw new Fault(
      'InvalidAllowedPatternException',
      "The request doesn't meet the regular expression requirement.",
    )
  }
}

/** @throws Fault unless the whole value matches the pattern */
export function checkPattern(pattern: string | undefined, value: string): void {
  if (!pattern || compile(pattern).test(value)) return
  throw new Fault(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  )
}
