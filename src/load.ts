/** What a program that fetches its own secrets gets: `exec` without a command. */
import { text, joinTexts, type Text } from './core/text.ts'
import { type Context, createContext } from './context.ts'
import { mergeServices, type Variable } from './environment/merge.ts'
import { noticeText } from './environment/notice.ts'
import { errorName } from './output/messages.ts'
import { createReporter } from './output/reporter.ts'
import { ChamberError, UsageError } from './core/errors.ts'
import type { Loaded, LoadOptions } from './library-types.ts'
import type { GlobalFlags } from './core/settings.ts'
import { letterCases } from './core/variable-name.ts'
import { readServices } from './selection/service-values.ts'
import { readLabelledService } from './core/parse-service-argument.ts'

type Environment = Context['env']

/** @throws {ChamberError} for every failure, those that are defects of chamber included */
export async function loadSecrets(
  options: LoadOptions,
  environment: Environment,
  cwd: string,
): Promise<Loaded> {
  try {
    return await read(options, environment, cwd)
  } catch (error) {
    if (error instanceof ChamberError) throw error
    // its text may hold anything
    throw new ChamberError('DEFECT', text`a defect of chamber (${errorName(error)})`)
  }
}

async function read(options: LoadOptions, environment: Environment, cwd: string): Promise<Loaded> {
  check(options)
  const { services: typed, region, onWarning } = options
  const env = region === undefined ? environment : { ...environment, CHAMBER_AWS_REGION: region }
  const warn = (line: Text) => onWarning?.(line)
  const context = libraryContext({ env, cwd, warn, flags: flagsOf(options) })
  const services = typed.map((word) => readLabelledService(word, context))
  const { only, except, case: letters, skipDenied } = options
  const answers = await readServices(context, services, { only, except, case: letters, skipDenied })
  const { variables, notices } = mergeServices(answers)
  notices.forEach((notice) => warn(noticeText(notice)))
  return {
    values: byName(variables, ({ value }) => value),
    sources: byName(variables, ({ service, key }) => ({ service: service.name, key })),
  }
}

/** Programs in JavaScript may give anything. */
function check({ services, case: letters }: LoadOptions): void {
  if (!Array.isArray(services) || services.length === 0) {
    throw new UsageError(text`load needs services`, {
      hint: text`write load({ services: ['app'] })`,
    })
  }
  if (letters !== undefined && !letterCases.includes(letters)) {
    throw new UsageError(text`case is none of ${joinTexts(letterCases, ', ')}`)
  }
}

const flagsOf = ({ backend, bucket, localFile, timeout, retries }: LoadOptions): GlobalFlags => ({
  ...(backend !== undefined && { backend }),
  ...(bucket !== undefined && { backendS3Bucket: bucket }),
  ...(localFile !== undefined && { localFile }),
  ...(timeout !== undefined && { timeout: `${timeout}ms` }),
  ...(retries !== undefined && { retries: String(retries) }),
})

interface Surroundings {
  readonly env: Environment
  readonly cwd: string
  readonly warn: (line: Text) => void
  readonly flags: GlobalFlags
}

/** Nothing is read from, or written to, the streams of a program that is not ours. */
function libraryContext({ env, cwd, warn, flags }: Surroundings): Context {
  const silent = { isTerminal: false, write() {} }
  const refuse = () => {
    throw new ChamberError(
      'NOT_SUPPORTED',
      text`a program that loads secrets is not asked anything`,
    )
  }
  const world = {
    stdin: {
      isTerminal: false,
      readAll: refuse,
      readLine: refuse,
      readHiddenLine: refuse,
      askOnTerminal: async () => undefined,
    },
    stdout: silent,
    stderr: silent,
    env,
    cwd,
    userId: () => undefined,
    signal: new AbortController().signal,
    untilStopped: async () => {},
    endAsDifferent() {},
    prepareLaunch() {},
    launch: async () => refuse(),
  }
  const report = { ...createReporter(silent, () => false), warn }
  return createContext(world, () => flags, report)
}

function byName<Part>(
  variables: ReadonlyMap<string, Variable>,
  part: (variable: Variable) => Part,
): Record<string, Part> {
  const found: Record<string, Part> = Object.create(null)
  for (const [name, variable] of variables) found[name] = part(variable)
  return found
}
