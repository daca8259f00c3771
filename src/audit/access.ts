/**
 * What an event says about the secrets of a service.
 *
 * A read by path names no parameter. KMS does, when it decrypts a SecureString: its encryption
 * context is the parameter's ARN. A plain String leaves no such trace.
 */
import { belongsTo, keyOf } from '../stores/ssm/parameter-name.ts'
import { fullKey } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { trimEnd } from '../core/trim-character.ts'
import { type Principal, principalOf } from './principal.ts'
import { fields, text, type TrailRecord } from './record.ts'

export type Action = 'read' | 'read by path' | 'history' | 'write' | 'delete' | 'label' | 'tag'

export interface Access {
  /** `*` for all that are below the path. */
  readonly key: string
  readonly action: Action
  readonly principal: Principal
  readonly time: Date
  readonly isDenied: boolean
  /** Told by KMS, and so perhaps of a read that Parameter Store tells too. */
  readonly isDecryption: boolean
}

/** Every key. */
export const everyKey = '*'

const reads = ['GetParameter', 'GetParameters', 'GetParameterHistory', 'GetParametersByPath']

const changes = [
  'PutParameter',
  'DeleteParameter',
  'DeleteParameters',
  'LabelParameterVersion',
  'UnlabelParameterVersion',
  'AddTagsToResource',
  'RemoveTagsFromResource',
]

/** What KMS tells of a read. */
export const decryption = 'Decrypt'

/** The events of Parameter Store that are about reads alone, or about changes too. */
export const eventNames = ({ readsAlone }: { readonly readsAlone: boolean }): readonly string[] =>
  readsAlone ? reads : [...reads, ...changes]

const actions: Readonly<Record<string, Action>> = {
  GetParameter: 'read',
  GetParameters: 'read',
  PutParameter: 'write',
  DeleteParameter: 'delete',
  DeleteParameters: 'delete',
  LabelParameterVersion: 'label',
  UnlabelParameterVersion: 'label',
  AddTagsToResource: 'tag',
  RemoveTagsFromResource: 'tag',
}

/** One for each parameter of the service that the event is about. */
export function accessesOf(record: TrailRecord, service: ServiceReference): readonly Access[] {
  const { source, name, parameters } = record
  if (source === 'kms.amazonaws.com') {
    const arn = text(fields(parameters.encryptionContext).PARAMETER_ARN)
    return name === decryption ? named(record, service, { names: [arn], action: 'read' }) : []
  }
  if (source !== 'ssm.amazonaws.com') return []
  if (name === 'GetParametersByPath') return isBelow(parameters, service) ? [byPath(record)] : []
  if (name === 'GetParameterHistory') {
    const action = parameters.withDecryption === true ? 'read' : 'history'
    return named(record, service, { names: [parameters.name], action })
  }
  const action = actions[name]
  if (!action) return []
  const names = [parameters.name, parameters.names, parameters.resourceId].flat()
  return named(record, service, { names, action })
}

interface Named {
  readonly names: readonly unknown[]
  readonly action: Action
}

function named(
  record: TrailRecord,
  service: ServiceReference,
  { names, action }: Named,
): readonly Access[] {
  const { identity, time, error, source } = record
  const own = names.map((one) => plainName(text(one) ?? '')).filter((one) => isOf(one, service))
  return own.map((name) => ({
    key: fullKey(keyOf(name, service)),
    action,
    principal: principalOf(identity),
    time,
    isDenied: error !== undefined,
    isDecryption: source === 'kms.amazonaws.com',
  }))
}

/** Without the ARN before it and the version or label behind it. */
function plainName(name: string): string {
  const [, path = ''] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(name) ?? []
  const whole = path === '' ? name : path
  const bare = whole.replace(/:.*$/, '')
  // In an ARN the dotted layout has the slash that every parameter has there.
  return path !== '' && !bare.slice(1).includes('/') ? bare.slice(1) : bare
}

function isOf(name: string, service: ServiceReference): boolean {
  const before = service.layout === 'dotted' ? service.name : `/${service.name}/`
  if (!name.startsWith(before)) return false
  const isDirect = !name.slice(before.length).includes('/') || service.recursive === true
  return isDirect && belongsTo(name, service)
}

/** Whether a read by path takes the service in. */
function isBelow(
  parameters: TrailRecord['parameters'],
  { name, layout }: ServiceReference,
): boolean {
  const path = `${trimEnd(text(parameters.path) ?? '', '/')}/`
  if (layout === 'dotted') return false
  return path === `/${name}/` || (parameters.recursive === true && `/${name}/`.startsWith(path))
}

const byPath = ({ identity, time, error }: TrailRecord): Access => ({
  key: everyKey,
  action: 'read by path',
  principal: principalOf(identity),
  time,
  isDenied: error !== undefined,
  isDecryption: false,
})
