/** The least policy for a backend, and the formats it is printed in. */
import type { Backend } from '../core/backend.ts'
import type { PolicyRequest } from './request.ts'
import { s3KmsStatements, s3Statements } from './s3.ts'
import { secretsManagerStatements } from './secrets-manager.ts'
import { ssmStatements } from './ssm.ts'
import type { Statement } from './statement.ts'

type Build = (request: PolicyRequest) => readonly Statement[]

const builders: Readonly<Record<Backend, Build | undefined>> = {
  ssm: ssmStatements,
  secretsmanager: secretsManagerStatements,
  s3: s3Statements,
  's3-kms': s3KmsStatements,
  local: undefined,
  null: undefined,
}

/** What IAM has to allow, and no more; undefined for a backend that is not in AWS. */
export const policyFor = (
  backend: Backend,
  request: PolicyRequest,
): readonly Statement[] | undefined => builders[backend]?.(request)

/** As IAM takes it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export function policyDocument(statements: readonly Statement[]): unknown {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions ? { Condition: conditionsByTest(conditions) } : {}),
    })),
  }
}

function conditionsByTest(conditions: NonNullable<Statement['conditions']>) {
  const byTest: Record<string, Record<string, readonly string[]>> = {}
  for (const { test, variable, values } of conditions)
    byTest[test] = { ...byTest[test], [variable]: values }
  return byTest
}
