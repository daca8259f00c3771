/**
 * Secrets Manager as far as chamber and its tests use it, in memory: versions, staging labels that
 * move, ids that are taken once, limits, rotation and deletion as live AWS has them. Where no moto is at
 * hand, the tests run on it.
 */
import { randomUUID } from 'node:crypto'

type Input = Readonly<Record<string, unknown>>
type Answer = Readonly<Record<string, unknown>>

interface Version {
  readonly VersionId: string
  readonly SecretString?: string
  readonly SecretBinary?: string
  /** Seconds since 1970. */
  readonly CreatedDate: number
  labels: string[]
}

interface Secret {
  readonly Name: string
  readonly KmsKeyId?: string
  readonly Tags: readonly unknown[]
  readonly versions: Map<string, Version>
  RotationEnabled?: boolean
  DeletedDate?: number
}

/** An error that goes out with its name, as the service gives it. */
export class ServiceError extends Error {
  override readonly name: string

  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

const account = '123456789012'

const largestSize = 65_536
const mostLabels = 20

/** Answers one operation; the regions of a test share their secrets. */
export class SecretsManager {
  readonly #secrets = new Map<string, Secret>()
  /** Versions made within a millisecond keep their order. */
  #clock = 0

  answer(operation: string, input: Input): Answer {
    const operations: Readonly<Record<string, (input: Input) => Answer>> = {
      CreateSecret: (one) => this.#create(one),
      GetSecretValue: (one) => this.#get(one),
      PutSecretValue: (one) => this.#put(one),
      DescribeSecret: (one) => this.#describe(this.#find(one)),
      ListSecretVersionIds: (one) => this.#list(one),
      ListSecrets: () => ({
        SecretList: [...this.#secrets.values()].map((one) => this.#describe(one)),
      }),
      UpdateSecretVersionStage: (one) => this.#moveLabel(one),
      RotateSecret: (one) => this.#rotate(one),
      DeleteSecret: (one) => this.#delete(one),
    }
    const run = operations[operation]
    if (!run) throw new ServiceError('UnknownOperationException', operation)
    return run(input)
  }

  #create(input: Input): Answer {
    const Name = String(input['Name'])
    if (this.#secrets.has(Name)) {
      throw new ServiceError('ResourceExistsException', `the secret ${Name} already exists.`)
    }
    const secret: Secret = {
      Name,
      Tags: (input['Tags'] as unknown[] | undefined) ?? [],
      versions: new Map(),
      ...('KmsKeyId' in input ? { KmsKeyId: String(input['KmsKeyId']) } : {}),
    }
    this.#secrets.set(Name, secret)
    const hasValue = 'SecretString' in input || 'SecretBinary' in input
    return hasValue ? this.#add(secret, input, ['AWSCURRENT']) : names(secret)
  }

  #find({ SecretId }: Input): Secret {
    const secret = this.#secrets.get(String(SecretId))
    if (secret) return secret
    throw new ServiceError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    )
  }

  #findUsable(input: Input): Secret {
    const secret = this.#find(input)
    if (secret.DeletedDate === undefined) return secret
    throw new ServiceError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    )
  }

  #get(input: Input): Answer {
    const secret = this.#findUsable(input)
    const label = String(input['VersionStage'] ?? 'AWSCURRENT')
    const version =
      input['VersionId'] === undefined
        ? labelled(secret, label)
        : secret.versions.get(String(input['VersionId']))
    if (!version) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for staging label: ${label}`,
      )
    }
    const { labels, ...rest } = version
    return { ...names(secret), ...rest, VersionStages: labels }
  }

  #put(input: Input): Answer {
    const secret = this.#findUsable(input)
    const labels = (input['VersionStages'] as string[] | undefined) ?? ['AWSCURRENT']
    return this.#add(secret, input, secret.versions.size > 0 ? labels : [...labels, 'AWSCURRENT'])
  }

  #add(secret: Secret, input: Input, given: readonly string[]): Answer {
    const VersionId = String(input['ClientRequestToken'] ?? randomUUID())
    const { SecretString, SecretBinary } = input as Record<string, string | undefined>
    const known = secret.versions.get(VersionId)
    if (known && known.SecretString === SecretString) return { ...names(secret), VersionId }
    if (known) {
      const why = `You can't use ClientRequestToken ${VersionId} because that value is already in use`
      throw new ServiceError('ResourceExistsException', why)
    }
    const labels = [...new Set(given)]
    checkLimits(secret, SecretString ?? '', labels)
    const version: Version = {
      VersionId,
      CreatedDate: this.#now(),
      labels: [],
      ...(SecretString === undefined ? {} : { SecretString }),
      ...(SecretBinary === undefined ? {} : { SecretBinary }),
    }
    secret.versions.set(VersionId, version)
    for (const label of labels) attach(secret, version, label)
    return { ...names(secret), VersionId, VersionStages: labels }
  }

  #now(): number {
    this.#clock = Math.max(this.#clock + 1, Date.now())
    return this.#clock / 1000
  }

  #describe(secret: Secret): Answer {
    const { versions, ...rest } = secret
    const stages = [...versions.values()].filter(({ labels }) => labels.length > 0)
    const VersionIdsToStages = Object.fromEntries(
      stages.map(({ VersionId, labels }) => [VersionId, labels]),
    )
    return { ...names(secret), ...rest, VersionIdsToStages }
  }

  #list(input: Input): Answer {
    const secret = this.#findUsable(input)
    const start = Number(input['NextToken'] ?? 0)
    const end = start + Math.min(Number(input['MaxResults'] ?? 100), 100)
    const rows = [...secret.versions.values()]
      .filter(({ labels }) => input['IncludeDeprecated'] === true || labels.length > 0)
      // the order is not promised
      .toReversed()
      .map(({ VersionId, CreatedDate, labels }) => ({
        VersionId,
        CreatedDate,
        ...(labels.length > 0 ? { VersionStages: labels } : {}),
      }))
    const more = end < rows.length ? { NextToken: String(end) } : {}
    return { ...names(secret), Versions: rows.slice(start, end), ...more }
  }

  #moveLabel(input: Input): Answer {
    const secret = this.#findUsable(input)
    const label = String(input['VersionStage'])
    const version = secret.versions.get(String(input['MoveToVersionId']))
    const from = secret.versions.get(String(input['RemoveFromVersionId']))
    if (version) checkLimits(secret, '', [label])
    if (version) attach(secret, version, label)
    else if (from) from.labels = from.labels.filter((one) => one !== label)
    return names(secret)
  }

  #rotate(input: Input): Answer {
    const secret = this.#findUsable(input)
    secret.RotationEnabled = true
    return names(secret)
  }

  #delete(input: Input): Answer {
    const secret = this.#find(input)
    if (input['ForceDeleteWithoutRecovery'] === true) this.#secrets.delete(secret.Name)
    else secret.DeletedDate = this.#now()
    return names(secret)
  }
}

const names = ({ Name }: Secret) => ({
  ARN: `arn:aws:secretsmanager:us-east-1:${account}:secret:${Name}-AbCdEf`,
  Name,
})

function labelled({ versions }: Secret, label: string): Version | undefined {
  return [...versions.values()].find(({ labels }) => labels.includes(label))
}

/** A label is on one version at a time; where AWSCURRENT was, AWSPREVIOUS goes. */
function attach(secret: Secret, version: Version, label: string): void {
  const before = labelled(secret, label)
  if (before === version) return
  for (const { labels } of secret.versions.values())
    if (labels.includes(label)) labels.splice(labels.indexOf(label), 1)
  version.labels.push(label)
  if (label === 'AWSCURRENT' && before) attach(secret, before, 'AWSPREVIOUS')
}

function checkLimits({ versions }: Secret, text: string, labels: readonly string[]): void {
  if (Buffer.byteLength(text) > largestSize) {
    throw new ServiceError('ValidationException', 'secretString: length at most 65536')
  }
  const all = new Set([...labels, ...[...versions.values()].flatMap((one) => one.labels)])
  if (all.size > mostLabels) {
    throw new ServiceError('LimitExceededException', 'You have exceeded the staging label limit.')
  }
}
