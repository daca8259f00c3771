/** `exec --fallback-region`: a second Parameter Store, for the day on which the first does not respond. */
import type { Context } from '../../context.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import { type Answer, hasSecrets, recording } from './snapshot.ts'

/** @throws {UsageError} for a backend without regions, and for what names none */
export function checkRegion(context: Context, region: string): void {
  const { backend } = context.settings()
  if (backend !== 'ssm') {
    throw new UsageError(`--fallback-region needs the ssm backend, not ${backend}`)
  }
  if (!/^[a-z\d-]{1,32}$/.test(region)) {
    throw new UsageError('invalid --fallback-region: expected the name of an AWS region')
  }
}

/** Reads from the second region; undefined if there is none, or nothing in it. */
export async function readSecond<T>(
  context: Context,
  { region, after: patience }: { readonly region: string | undefined; readonly after: number },
  { error, read }: { readonly error: ChamberError; readonly read: (from: Context) => Promise<T> },
): Promise<{ readonly result: T } | undefined> {
  if (region === undefined) return undefined
  const answers: Answer[] = []
  const openStore = async () =>
    recording(await context.openStore({ region }, { patience }), answers)
  const refuse = (why: string) =>
    context.notice('warning', `--fallback-region ${region} is not used: ${why}`)
  try {
    const result = await read({ ...context, openStore })
    if (!hasSecrets(answers)) return void refuse('there are no secrets')
    context.notice('warning', `${error.message}; the secrets are those of ${region}`)
    return { result }
  } catch (failure) {
    if (!(failure instanceof ChamberError)) throw failure
    return void refuse(failure.message)
  }
}
