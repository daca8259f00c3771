/** Which checks a backend needs. */
import { checkCredentials, checkIdentity, checkMetadata, checkRegion } from './caller.ts'
import { type Check, examine } from './examine.ts'
import { ok } from './finding.ts'
import { checkClock, checkEndpoint, checkNetwork, checkRuntime } from './installation.ts'
import { checkKey } from './kms-key.ts'
import { checkLocalFile } from './local.ts'
import { checkPermissions, tryService } from './permissions.ts'
import { checkThroughput } from './throughput.ts'
import { createSubject, type Question, type Subject } from './subject.ts'

export type { Finding } from './finding.ts'

/** Everything that keeps chamber from working, or may; nothing is changed by it. */
export function doctor(question: Question) {
  const subject = createSubject(question)
  const { backend } = question.settings
  const own = backend === 'local' ? local : backend === 'null' ? nothing : aws
  const checks = [...everywhere, ...own].map(({ name, run }): Check => ({
    name,
    run: async () => run(subject),
  }))
  return examine(checks)
}

interface SubjectCheck {
  readonly name: string
  run(subject: Subject): ReturnType<Check['run']> | Awaited<ReturnType<Check['run']>>
}

const everywhere: readonly SubjectCheck[] = [
  { name: 'runtime', run: checkRuntime },
  { name: 'backend', run: ({ settings }) => ok(settings.backend) },
]

const local: readonly SubjectCheck[] = [
  { name: 'file', run: checkLocalFile },
  { name: 'permissions', run: tryService },
]

const nothing: readonly SubjectCheck[] = [
  { name: 'secrets', run: () => ok('none: there is nothing to reach') },
]

const aws: readonly SubjectCheck[] = [
  { name: 'region', run: checkRegion },
  { name: 'network', run: checkNetwork },
  { name: 'endpoint', run: checkEndpoint },
  { name: 'clock', run: checkClock },
  { name: 'credentials', run: checkCredentials },
  { name: 'identity', run: checkIdentity },
  { name: 'metadata', run: checkMetadata },
  { name: 'quota', run: checkThroughput },
  { name: 'KMS key', run: checkKey },
  { name: 'permissions', run: checkPermissions },
]
