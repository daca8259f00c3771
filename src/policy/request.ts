/** What a policy is asked for. */
import type { ServiceReference } from '../core/service-reference.ts'
import type { Settings } from '../core/settings.ts'
import type { Purpose } from './purpose.ts'
import type { Place } from './statement.ts'

export interface PolicyRequest {
  readonly services: readonly ServiceReference[]
  readonly purpose: Purpose
  readonly place: Place
  readonly settings: Pick<Settings, 'kmsKey' | 'namedKmsKey' | 's3Bucket'>
}
