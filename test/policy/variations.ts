/** The same call on what is not ours, and calls that nobody asked for: all of it must be denied. */
import { type Check, keyAlias, keyArn } from './checks.ts'

/** Calls as like it as can be, none of which the policy for the service may allow. */
export function variations(check: Check, service: string): readonly Check[] {
  return [
    ...otherService(check, service),
    ...otherKey(check),
    ...otherAccount(check),
    ...otherActions(check),
  ]
}

const everything = (check: Check): boolean => check.resource === '*'

function otherService(check: Check, service: string): Check[] {
  const names = ['zzz', `x${service}`]
  const isOurs = JSON.stringify(check).includes(service)
  if (!isOurs || everything(check)) return []
  const ours = new RegExp(`(?<=[/:]|^)${service.replaceAll('.', '\\.')}(?=[/\\-]|$|\\w)`, 'g')
  return names.map((name) => replaced(check, (text) => text.replace(ours, name)))
}

function otherKey(check: Check): Check[] {
  if (!check.action.startsWith('kms:')) return []
  const { 'kms:ViaService': _, ...direct } = check.context
  const other = { ...check, context: { ...check.context, 'kms:ResourceAliases': ['alias/other'] } }
  // A look at the key goes straight to KMS.
  if (check.context['kms:ViaService'] === undefined) return [other]
  return [
    other,
    { ...check, context: { ...check.context, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } },
    { ...check, context: direct },
  ]
}

function otherAccount(check: Check): Check[] {
  if (everything(check)) return []
  const moved = replaced(check, (text) => text.replaceAll('123456789012', '210987654321'))
  const abroad = replaced(check, (text) => text.replaceAll('us-east-1', 'eu-west-1'))
  return [moved, abroad].filter(({ resource }) => resource !== check.resource)
}

const never: Readonly<Record<string, readonly string[]>> = {
  ssm: ['ssm:GetParameter', 'ssm:DeleteParameters'],
  kms: ['kms:ReEncryptFrom', 'kms:ScheduleKeyDeletion', 'kms:CreateGrant'],
  s3: ['s3:PutObjectAcl', 's3:GetObjectVersion'],
  secretsmanager: ['secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'],
}

function otherActions(check: Check): Check[] {
  const [service = ''] = check.action.split(':')
  const isBucket = check.action === 's3:ListBucket'
  if (everything(check) || isBucket) return []
  if (check.action === 'ssm:GetServiceSetting') {
    return [{ ...check, action: 'ssm:UpdateServiceSetting', context: {} }]
  }
  const context = service === 'kms' ? check.context : {}
  return (never[service] ?? []).map((action) => ({ ...check, action, context }))
}

function replaced(check: Check, change: (text: string) => string): Check {
  const changed = JSON.parse(JSON.stringify(check), (_, value: unknown) =>
    typeof value === 'string' ? change(value) : value,
  ) as Check
  return { ...changed, action: check.action }
}

/** What a policy that names the key itself, not an alias, has to deny as well. */
export const onAnotherKey = (check: Check): Check => ({
  ...check,
  resource: keyArn.replace('1234abcd', 'ffffffff'),
  context: { ...check.context, 'kms:ResourceAliases': [keyAlias] },
})
