/**
 * A policy as Terraform's data source `aws_iam_policy_document`.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
import type { Statement } from './statement.ts'

/** @param name of the data source: letters, digits, dashes and underscores */
export function printTerraform(name: string, statements: readonly Statement[]): string {
  const blocks = statements.map((one) => block('statement', statementLines(one)))
  return `${[`data "aws_iam_policy_document" ${quoted(name)} {`, ...blocks.flatMap(inner), '}'].join('\n')}\n`
}

function statementLines({ sid, actions, resources, conditions = [] }: Statement): string[] {
  return [
    `sid       = ${quoted(sid)}`,
    `actions   = ${list(actions)}`,
    `resources = ${list(resources)}`,
    ...conditions.flatMap(({ test, variable, values }) => [
      '',
      ...block('condition', [
        `test     = ${quoted(test)}`,
        `variable = ${quoted(variable)}`,
        `values   = ${list(values)}`,
      ]),
    ]),
  ]
}

const block = (name: string, lines: readonly string[]): string[] => [
  `${name} {`,
  ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
  '}',
]

/** Statements stand apart. */
const inner = (lines: readonly string[], index: number): string[] => [
  ...(index === 0 ? [] : ['']),
  ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
]

const list = (values: readonly string[]): string => `[${values.map(quoted).join(', ')}]`

/** `${` begins a template of HCL unless it is doubled; IAM has variables of the same look. */
const quoted = (text: string): string =>
  `"${text
    .replace(/["\\]/g, '\\$&')
    .replace(/\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[$%](?=\{)/g, '$&$&')}"`
