/** Who chamber is towards AWS: the ARN that backends note beside what they write. */
import { text } from '../../core/text.ts'
import { badAnswer } from '../errors/invalid-response.ts'
import type { AwsSession } from '../session.ts'

/**
 * Gives a function that tells the ARN of the caller; STS is asked at its first call, once.
 *
 * @param endpoint where STS is, when not where the SDK looks for it
 * @example
 * const caller = createCaller(session)
 * await caller() // arn:aws:sts::123456789012:assumed-role/deploy/ann
 */
export function createCaller(session: AwsSession, endpoint?: string): () => Promise<string> {
  let arn: Promise<string> | undefined
  return () => {
    arn ??= askCaller(session, endpoint)
    return arn
  }
}

async function askCaller(
  { clientConfig, call }: AwsSession,
  endpoint: string | undefined,
): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({
    ...(await clientConfig('sts')),
    ...(endpoint ? { endpoint } : {}),
  })
  const { Arn } = await call('sts:GetCallerIdentity', (options) =>
    client.send(new GetCallerIdentityCommand(), options),
  )
  if (Arn) return Arn
  throw badAnswer(text`sts:GetCallerIdentity was answered without an ARN`)
}
