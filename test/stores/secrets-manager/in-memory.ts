/** The API over a Secrets Manager in this process: with a hand in what happens between two calls. */
import { storedName, text as say } from '../../../src/core/text.ts'
import type { SecretsManagerApi } from '../../../src/stores/secrets-manager/api.ts'
import { createSecretsManagerStore } from '../../../src/stores/secrets-manager/secrets-manager-store.ts'
import { ChamberError } from '../../../src/core/errors.ts'
import { parseService } from '../../../src/core/service-reference.ts'
import { SecretsManager, ServiceError } from '../../harness/secrets-manager.ts'

interface Hooks {
  /** Called before each operation. */
  readonly before?: (operation: string) => Promise<void> | void
}

type Answer = Readonly<Record<string, unknown>>

/** A store, the service behind it, what it told, and how often it asked. */
export function openInMemory({ before }: Hooks = {}) {
  const service = new SecretsManager()
  const calls: string[] = []
  const notices: string[] = []
  const ask = async (operation: string, input: object) => {
    calls.push(operation)
    await before?.(operation)
    try {
      return withDates(service.answer(operation, input as Answer)) as never
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      throw new ChamberError('REFUSED', storedName(error.message), { cause: error })
    }
  }
  const api: SecretsManagerApi = {
    region: say`us-east-1`,
    getSecretValue: (input) => ask('GetSecretValue', input),
    describeSecret: (SecretId) => ask('DescribeSecret', { SecretId }),
    listVersions: async (SecretId) => {
      const answer: Answer = await ask('ListSecretVersionIds', {
        SecretId,
        IncludeDeprecated: true,
      })
      return (answer['Versions'] as Answer[]).map(withDates) as never
    },
    createSecret: (input) => ask('CreateSecret', input),
    putSecretValue: (input) => ask('PutSecretValue', input),
    moveLabel: (SecretId, { label, from, to }) =>
      ask('UpdateSecretVersionStage', {
        SecretId,
        VersionStage: label,
        RemoveFromVersionId: from,
        MoveToVersionId: to,
      }),
    restartDeadline() {},
  }
  const store = createSecretsManagerStore(api, {
    kmsKey: undefined,
    caller: async () => 'arn:aws:iam::1:user/ann',
    onNotice: (_, text) => void notices.push(text),
  })
  return { store, service, calls, notices }
}

function withDates(answer: Answer): Answer {
  const { CreatedDate: created } = answer
  return typeof created === 'number' ? { ...answer, CreatedDate: new Date(created * 1000) } : answer
}

export const app = parseService('app')

/** What is current, as another program sees it. */
export function current(service: SecretsManager): Record<string, unknown> {
  const { SecretString } = service.answer('GetSecretValue', { SecretId: 'app' })
  return JSON.parse(String(SecretString)) as Record<string, unknown>
}

/** Writes as the Go program and the console do: whoever is last wins. */
export function overwrite(service: SecretsManager, secret: Record<string, unknown>): void {
  service.answer('PutSecretValue', { SecretId: 'app', SecretString: JSON.stringify(secret) })
}
