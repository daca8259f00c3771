import fc from 'fast-check'
import { parseToObject } from 'hcl2-parser'
import { expect, test } from 'vitest'
import { printTerraform } from '../../src/policy/terraform.ts'

interface Parsed {
  readonly data: {
    readonly aws_iam_policy_document: {
      readonly name: readonly [{ readonly statement: readonly [{ readonly resources: string[] }] }]
    }
  }
}

test('every text is read back as it is', () => {
  const piece = fc.constantFrom('"', '\\', '${', '%{', '$$', '}', '\n', '\u0001', 'é', 'arn:*', '?')
  const texts = fc.array(
    fc.array(piece).map((pieces) => pieces.join('')),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(texts, (resources) => {
      const printed = printTerraform('name', [{ sid: 'A', actions: ['a:B'], resources }])
      const [parsed, fault] = parseToObject(printed) as [Parsed, unknown]
      expect(fault).toBeNull()
      const [{ statement }] = parsed.data.aws_iam_policy_document.name
      expect(statement[0].resources).toEqual(resources)
    }),
  )
})
