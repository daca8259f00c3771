/** `exec --fallback-region`: a second Parameter Store, for the day on which the first does not respond. */
import type { Context } from '../../context.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import { quote, text, type Text } from '../../core/text.ts'
import { type Answer, hasSecrets, recording } from './snapshot.ts'

/** @throws {UsageError} for a backend without regions, and for what names none */
export function checkRegion(context: Context, region: string): void {
  const { backend } = context.settings()
  if (backend !== 'ssm') {
    throw new UsageError(text`--fallback-region needs the ssm backend, not ${backend}`)
  }
  if (!/^[a-z\d-]{1,32}$/.test(region)) {
    throw new UsageError(text`invalid --fallback-region: expected the name of an AWS region`)
  }
}

interface SecondRegion {
  readonly region: string | undefined
  /** Milliseconds that it may be silent or throttle, if there is a file to use instead. */
  readonly after: number
  readonly file: object | undefined
}

/** Reads from the second region; undefined if there is none, or nothing in it. */
export async function readSecond<T>(
  context: Context,
  { region, after, file }: SecondRegion,
  { error, read }: { readonly error: ChamberError; readonly read: (from: Context) => Promise<T> },
): Promise<{ readonly result: T } | undefined> {
  if (region === undefined) return undefined
  // without a file there is nothing else to do than to wait
  const patience = file ? after : undefined
  const answers: Answer[] = []
  const openStore = async () =>
    recording(await context.openStore({ region }, { patience }), answers)
  const name = quote(region, 'region')
  const refuse = (why: Text) =>
    context.report.warn(text`--fallback-region ${name} is not used: ${why}`)
  try {
    const result = await read({ ...context, openStore })
    if (!hasSecrets(answers)) return void refuse(text`there are no secrets`)
    context.report.warn(text`${error.message}; the secrets are those of ${name}`)
    return { result }
  } catch (failure) {
    if (!(failure instanceof ChamberError)) throw failure
    return void refuse(failure.message)
  }
}
