/**
 * Statements for Secrets Manager. The ARN of a secret ends in six characters that nobody knows
 * before it is there; `-??????` is what AWS recommends for them.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
import { keyActions, keyStatement, keyStateStatement } from './kms.ts'
import { actionsFor } from './purpose.ts'
import type { PolicyRequest } from './request.ts'
import { secretsManagerCalls } from './secrets-manager-calls.ts'
import { arnIn, type Statement, withActions } from './statement.ts'

const creating = 'secretsmanager:CreateSecret'

export function secretsManagerStatements(request: PolicyRequest): readonly Statement[] {
  const { purpose, place, services } = request
  const actions = [...actionsFor(secretsManagerCalls, purpose)]
  const names = [...new Set(services.map(({ name }) => name))]
  const arns = (end: string) =>
    names.map((name) => arnIn(place, 'secretsmanager', `secret:${name}-${end}`))
  return withActions([
    {
      sid: 'Secrets',
      actions: actions
        .filter((one) => one.startsWith('secretsmanager:') && one !== creating)
        .toSorted(),
      resources: arns('??????'),
    },
    {
      // The six characters are not made yet when this is checked; the name is.
      sid: 'Creation',
      actions: actions.filter((one) => one === creating),
      resources: arns('*'),
      conditions: [{ test: 'StringEquals', variable: 'secretsmanager:Name', values: names }],
    },
    ...keyStatements(request, actions, arns('??????')),
  ])
}

/** What Secrets Manager tells KMS when it tries out a key, before there is a secret. */
const trial = 'RequestToValidateKeyAccess'

/** Without a key of the user's own, AWS's is used, whose policy lets everyone in. */
function keyStatements(
  { settings, place }: PolicyRequest,
  actions: readonly string[],
  arns: readonly string[],
): readonly Statement[] {
  const { namedKmsKey } = settings
  if (namedKmsKey === undefined) return []
  const values = actions.includes(creating) ? [...arns, trial] : arns
  return [
    keyStatement({
      sid: 'Keys',
      actions: keyActions(actions),
      kmsKey: namedKmsKey,
      place,
      service: 'secretsmanager',
      context: { name: 'SecretARN', values },
    }),
    keyStateStatement(new Set(actions), { kmsKey: namedKmsKey, place }),
  ]
}
