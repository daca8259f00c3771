/** Rights on the KMS key: only through the service that keeps the secrets, and only for them. */
import { arnIn, type Condition, type Place, type Statement } from './statement.ts'

export interface KeyUse {
  readonly sid: string
  readonly actions: readonly string[]
  /** Id, alias or ARN. */
  readonly kmsKey: string
  readonly place: Place
  /** `ssm` */
  readonly service: string
  /** What the service tells KMS about the secret, by the name of the encryption context. */
  readonly context: { readonly name: string; readonly values: readonly string[] }
}

export function keyStatement(use: KeyUse): Statement {
  return onKey(use, [
    { test: 'StringLike', variable: 'kms:ViaService', values: hostsOf(use.service, use.place) },
    {
      test: 'StringLike',
      variable: `kms:EncryptionContext:${use.context.name}`,
      values: use.context.values,
    },
  ])
}

const looking = 'kms:DescribeKey'

/** A look at the key itself, which chamber takes without the service between. */
export const keyStateStatement = (
  actions: ReadonlySet<string>,
  use: Pick<KeyUse, 'kmsKey' | 'place'>,
): Statement =>
  onKey({ ...use, sid: 'KeyState', actions: actions.has(looking) ? [looking] : [] }, [])

/** Of the actions of a command: those on the key through the service. */
export const keyActions = (actions: Iterable<string>): string[] =>
  [...actions].filter((action) => action.startsWith('kms:') && action !== looking)

/** An alias is no resource of these actions: any key is one that carries the alias. */
function onKey(
  { sid, actions, kmsKey, place }: Pick<KeyUse, 'sid' | 'actions' | 'kmsKey' | 'place'>,
  conditions: readonly Condition[],
): Statement {
  const { arn, alias } = keyResource(kmsKey, place)
  const carriesAlias: Condition = {
    test: 'ForAnyValue:StringEquals',
    variable: 'kms:ResourceAliases',
    values: [alias ?? ''],
  }
  const all = alias === undefined ? conditions : [...conditions, carriesAlias]
  return { sid, actions, resources: [arn], ...(all.length > 0 ? { conditions: all } : {}) }
}

/** AWS documents both spellings for China. */
const hostsOf = (service: string, { partition, region }: Place): string[] => [
  `${service}.${region}.amazonaws.com`,
  ...(partition === 'aws-cn' ? [`${service}.${region}.amazonaws.com.cn`] : []),
]

function keyResource(kmsKey: string, place: Place): { arn: string; alias?: string } {
  const [, before, name = kmsKey] = /^(arn:[^:]*:kms:[^:]*:[^:]*):(.+)$/.exec(kmsKey) ?? []
  const arn = (resource: string) =>
    before === undefined ? arnIn(place, 'kms', resource) : `${before}:${resource}`
  if (name.startsWith('alias/')) return { arn: arn('key/*'), alias: name }
  return { arn: arn(name.startsWith('key/') ? name : `key/${name}`) }
}
