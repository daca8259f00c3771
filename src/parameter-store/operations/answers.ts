/** Parameters as the operations answer them. Dates are epoch seconds with a fraction. */
import { createHash } from 'node:crypto'
import { arnOf } from '../names.ts'
import type { Parameter, ParameterVersion } from '../parameter.ts'
import type { Call } from './call.ts'

const seconds = (milliseconds: number): number => milliseconds / 1000

/**
 * What stands for the value of a SecureString that is not decrypted: as opaque and as stable as
 * KMS's ciphertext. It is made without the value, so that nothing can be guessed from it.
 */
function ciphertext(arn: string, { version, modified }: ParameterVersion): string {
  const seed = createHash('sha512').update(`${arn}\n${version}\n${modified}`).digest()
  const rest = createHash('sha512').update(seed).digest()
  return Buffer.concat([Buffer.from([1, 2, 2, 0, 0x78]), seed, rest]).toString('base64')
}

type Shown = {
  readonly parameter: Parameter
  readonly version: ParameterVersion
  readonly decrypt: boolean | undefined
  /** As it was asked for, without the colon. */
  readonly selector?: string | undefined
}

const valueOf = ({ version, decrypt }: Shown, arn: string): string =>
  version.type === 'SecureString' && !decrypt ? ciphertext(arn, version) : version.value

/** A parameter with its value, as GetParameter and its siblings answer. */
export function withValue({ place }: Call, shown: Shown): object {
  const { parameter, version, selector } = shown
  const arn = arnOf(parameter.name, place)
  return {
    ARN: arn,
    DataType: version.dataType,
    LastModifiedDate: seconds(version.modified),
    Name: parameter.name,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    Type: version.type,
    Value: valueOf(shown, arn),
    Version: version.version,
  }
}

function policyOf(text: string): object {
  const { Type } = JSON.parse(text) as { Type: string }
  return { PolicyText: text, PolicyType: Type, PolicyStatus: 'Pending' }
}

function metadata({ name }: Parameter, version: ParameterVersion): object {
  return {
    Name: name,
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: seconds(version.modified),
    LastModifiedUser: version.user,
    Description: version.description || undefined,
    AllowedPattern: version.allowedPattern || undefined,
    Version: version.version,
    Tier: version.tier,
    Policies: version.policies.map(policyOf),
    DataType: version.dataType,
  }
}

/** A parameter without its value, as DescribeParameters answers. */
export const described = ({ place }: Call, parameter: Parameter, version: ParameterVersion) => ({
  ...metadata(parameter, version),
  ARN: arnOf(parameter.name, place),
})

/** One version with its value and its labels, as GetParameterHistory answers. */
export const remembered = ({ place }: Call, shown: Shown): object => ({
  ...metadata(shown.parameter, shown.version),
  Value: valueOf(shown, arnOf(shown.parameter.name, place)),
  Labels: shown.version.labels,
})
