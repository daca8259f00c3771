/** Checks of who asks, and where: region, credentials, identity, instance metadata. */
import { createCaller } from '../aws/credentials/caller-identity.ts'
import { describeSkipped } from '../aws/credentials/configured.ts'
import { instanceMetadata, isMetadataAllowed } from '../aws/credentials/instance-metadata.ts'
import { callerEndpoint } from '../stores/secrets-manager/endpoint.ts'
import { isUnanswered } from '../core/errors.ts'
import { failure, ok, type Outcome, warn } from './finding.ts'
import { given, type Subject } from './subject.ts'

export async function checkRegion({ region }: Subject): Promise<Outcome> {
  const found = await region()
  return ok(`${found.region} (from ${found.source})`)
}

const minute = 60_000

export const checkCredentials = (subject: Subject) =>
  given(subject.region(), 'want of a region', async () => {
    const { source, expiration } = await subject.credentials()
    const skipped = describeSkipped(subject.env)
    if (!expiration) return ok(`from ${source}${skipped}`)
    const left = Math.floor((expiration.getTime() - Date.now()) / minute)
    const text = `from ${source}, valid until ${expiration.toISOString().slice(0, 16)}Z${skipped}`
    const remedy = 'sign in again, or let what gives them give new ones'
    return left < 5
      ? warn(`${text}, ${left < 0 ? 'which is over' : `${left} min from now`}`, remedy)
      : ok(text)
  })

/** Backends that note the caller beside what they write. */
const noting = new Set(['secretsmanager', 's3', 's3-kms'])

export const checkIdentity = (subject: Subject) =>
  given(subject.credentials(), 'want of credentials', async () => {
    const { env, settings } = subject
    const endpoint = settings.backend === 'secretsmanager' ? callerEndpoint(env) : undefined
    try {
      return ok(await createCaller(await subject.session(), endpoint)())
    } catch (error) {
      if (noting.has(settings.backend) || !isUnanswered(error)) return failure(error)
      const { text, remedy } = failure(error)
      return warn(`${text}; ${settings.backend} does without STS`, remedy)
    }
  })

/** Off an instance nothing answers there, and nothing is wrong with that unless it is needed. */
export async function checkMetadata({ env, transport, credentials }: Subject): Promise<Outcome> {
  if (!isMetadataAllowed(env)) return ok('turned off by AWS_EC2_METADATA_DISABLED')
  const metadata = instanceMetadata(env, transport)
  try {
    const version = await metadata.version()
    if (version === undefined)
      return ok(`${metadata.host} answers, but not as an instance of EC2 has it`)
    const text = `${metadata.host} answers (version ${version})`
    return version === 2
      ? ok(text)
      : warn(`${text}, without session tokens`, 'require IMDSv2 on the instance')
  } catch {
    const text = `no answer from ${metadata.host}: not an instance of EC2, or blocked`
    const isNeeded = await credentials().then(
      ({ source }) => source.includes('instance metadata'),
      () => true,
    )
    if (!isNeeded) return ok(`${text}; not needed`)
    return warn(
      text,
      'on an instance, turn metadata on; in a container there, set its hop limit to 2',
    )
  }
}
