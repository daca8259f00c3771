/** `chamber dev-server`: an embedded Parameter Store for other programs on this machine. */
import { quoteAfter, storedName, text, type Text } from '../core/text.ts'
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { createEngine } from '../parameter-store/engine.ts'
import { serveParameterStore } from '../parameter-store/http.ts'
import { localAccount, openLocalFile } from '../stores/local/local-file.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import { parseInteger } from '../core/settings.ts'
import { repeated } from '../selection/flags.ts'

interface DevServerOptions {
  readonly port: number
  readonly host: string
  readonly allowHost?: readonly string[]
  readonly data?: string
  readonly acceptKmsKey?: readonly string[]
  readonly readsPerSecond?: number
  readonly writesPerSecond?: number
  readonly describesPerSecond?: number
  readonly emptyPages?: boolean
}

export const devServerCommand = (context: Context): Command =>
  new Command('dev-server')
    .description('serve an embedded Parameter Store: for tests, docker compose, and other SDKs')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 8787)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(repeated('--allow-host <name>', 'answer to this name too'))
    .option('--data <file>', 'keep parameters in this encrypted file, not only in memory')
    .addOption(repeated('--accept-kms-key <id>', 'know only this KMS key'))
    .option(
      '--reads-per-second <count>',
      'throttle reads above this rate',
      parseRate(text`--reads-per-second`),
    )
    .option(
      '--writes-per-second <count>',
      'throttle writes above this rate',
      parseRate(text`--writes-per-second`),
    )
    .option(
      '--describes-per-second <count>',
      'throttle DescribeParameters above this rate',
      parseRate(text`--describes-per-second`),
    )
    .option('--empty-pages', 'put an empty page before every page, as AWS may')
    .addHelpText('after', examples)
    .action((options: DevServerOptions) => serve(context, options))

const examples = `
Any credentials are taken, and each region of a request has its own parameters.

Examples:
  chamber dev-server --port 8787
  AWS_ENDPOINT_URL_SSM=http://127.0.0.1:8787 aws ssm describe-parameters
  chamber dev-server --host 0.0.0.0 --allow-host parameter-store   # in docker compose
`

const explain = (error: unknown): Text => {
  if (!(error instanceof ChamberError)) return text`a request could not be answered`
  return error.hint === undefined ? error.message : text`${error.message}; ${error.hint}`
}

function parsePort(input: string): number {
  const port = parseInteger(input, text`--port`)
  if (port >= 0 && port <= 65_535) return port
  throw new UsageError(text`invalid --port${quoteAfter(input, 'number')}: not between 0 and 65535`)
}

const parseRate = (flag: Text) => (input: string) => {
  const rate = parseInteger(input, flag)
  if (rate > 0) return rate
  throw new UsageError(text`invalid ${flag}${quoteAfter(input, 'number')}: not above 0`)
}

async function serve(context: Context, options: DevServerOptions): Promise<void> {
  const { readsPerSecond, writesPerSecond, describesPerSecond, data } = options
  const { env, cwd } = context
  const backing = data
    ? openLocalFile({ env, path: data, cwd, onWarning: context.report.warn })
    : undefined
  const engine = createEngine({
    backing,
    ...(data ? localAccount(env) : {}),
    kmsKeys: options.acceptKmsKey,
    emptyPages: options.emptyPages,
    throttle: { readsPerSecond, writesPerSecond, describesPerSecond },
  })
  const server = await serveParameterStore({
    engine,
    host: options.host,
    port: options.port,
    allowedHosts: options.allowHost,
    onError: (error) => context.report.warn(explain(error)),
  })
  context.stdout.write(`Parameter Store on ${server.url}\n`)
  context.report.info(text`use it: export CHAMBER_AWS_SSM_ENDPOINT=${storedName(server.url)}`)
  await context.untilStopped()
  await server.close()
}
