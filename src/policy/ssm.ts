/**
 * Statements for Parameter Store.
 *
 * IAM checks the path of GetParametersByPath as it is sent: `/app/` fits `parameter/app/*`, `/app`
 * would not, and so chamber sends it with its slash. A `*` of IAM stands for slashes too, so the
 * services below a service are always included. DescribeParameters knows no resource but `*`.
 */
import type { ServiceReference } from '../core/service-reference.ts'
import { keyStatement, keyStateStatement } from './kms.ts'
import { actionsFor, readsSettings } from './purpose.ts'
import type { PolicyRequest } from './request.ts'
import { ssmCalls } from './ssm-calls.ts'
import { arnIn, type Statement, withActions } from './statement.ts'

const listing = 'ssm:DescribeParameters'
const throughput = 'ssm:GetServiceSetting'
const throughputSetting = 'servicesetting/ssm/parameter-store/high-throughput-enabled'
const settingsName = 'parameter/_chamber/store-config'

export function ssmStatements(request: PolicyRequest): readonly Statement[] {
  const { purpose, place } = request
  const settings = readsSettings(ssmCalls, purpose) ? [arnIn(place, 'ssm', settingsName)] : []
  const all = new Set([...actionsOf(request, 'slash'), ...actionsOf(request, 'dotted')])
  return withActions([
    parameters('Secrets', request, 'slash'),
    parameters('DottedSecrets', request, 'dotted'),
    { sid: 'Listing', actions: [...all].filter((one) => one === listing), resources: ['*'] },
    { sid: 'RequiredTags', actions: ['ssm:GetParameters'], resources: settings },
    key('Decrypt', request, { actions: pick(all, ['kms:Decrypt']), more: settings }),
    key('Encrypt', request, { actions: pick(all, ['kms:Encrypt', 'kms:GenerateDataKey']) }),
    {
      sid: 'Throughput',
      actions: pick(all, [throughput]),
      resources: [arnIn(place, 'ssm', throughputSetting)],
    },
    { sid: 'Audit', actions: pick(all, ['cloudtrail:LookupEvents']), resources: ['*'] },
    keyStateStatement(all, { kmsKey: request.settings.kmsKey, place }),
  ])
}

type Layout = ServiceReference['layout']

const inLayout = ({ services }: PolicyRequest, layout: Layout): readonly ServiceReference[] =>
  services.filter((one) => one.layout === layout)

const actionsOf = (request: PolicyRequest, layout: Layout): readonly string[] =>
  inLayout(request, layout).length === 0 ? [] : [...actionsFor(ssmCalls, request.purpose, layout)]

function parameters(sid: string, request: PolicyRequest, layout: Layout): Statement {
  return {
    sid,
    actions: actionsOf(request, layout)
      .filter((action) => action.startsWith('ssm:') && ![listing, throughput].includes(action))
      .toSorted(),
    resources: resourcesOf(request, inLayout(request, layout)),
  }
}

function resourcesOf({ place }: PolicyRequest, services: readonly ServiceReference[]): string[] {
  const names = services.map(({ name, layout }) => (layout === 'dotted' ? name : `${name}/`))
  return [...new Set(names)].map((name) => arnIn(place, 'ssm', `parameter/${name}*`))
}

interface KeyRights {
  readonly actions: readonly string[]
  /** ARNs beside those of the services. */
  readonly more?: readonly string[]
}

function key(sid: string, request: PolicyRequest, { actions, more = [] }: KeyRights): Statement {
  const { place, settings, services } = request
  const values = [...resourcesOf(request, services), ...more]
  const context = { name: 'PARAMETER_ARN', values }
  return keyStatement({ sid, actions, kmsKey: settings.kmsKey, place, service: 'ssm', context })
}

const pick = (all: ReadonlySet<string>, wanted: readonly string[]): string[] =>
  wanted.filter((action) => all.has(action))
