/** `chamber doctor`: what keeps chamber from working, and what to do about it. */
import { text } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import { version } from '../../../package.json' with { type: 'json' }
import type { Context, Output } from '../../context.ts'
import { doctor, type Finding } from '../../doctor/doctor.ts'
import { visible } from '../../output/terminal.ts'
import { printJson } from '../../output/json.ts'
import { currentRuntime } from '../../host/node/runtime.ts'
import { counted } from '../../core/plural.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { outputOption, type OutputFormat } from '../../cli/arguments.ts'
import { readLabelledService } from '../../core/parse-service-argument.ts'

export const doctorCommand = (context: Context): Command =>
  new Command('doctor')
    .description('find out what keeps chamber from working; changes nothing')
    .addArgument(
      new Argument('[service...]', 'try what may be read of it; with --migration, several'),
    )
    .option('--migration', 'say what is other for your secrets than with the Go program')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(async (services: string[], { migration, output }: DoctorOptions) => {
      if (migration) return (await import('./migration.ts')).migration(context, services, output)
      if (services.length > 1) {
        throw new UsageError(
          text`too many arguments for 'doctor'. Expected 1 argument but got ${services.length}.`,
          { hint: text`several services go with --migration` },
        )
      }
      const [typed] = services
      const service = typed === undefined ? undefined : readLabelledService(typed, context)
      return examine(context, service, output)
    })

interface DoctorOptions {
  readonly migration?: boolean
  readonly output: OutputFormat
}

const examples = `
Each line is ok, warn or fail; with a fail the status is 1. With a service its secrets are read and
decrypted as exec does it, and shown to nobody. What writes is not tried.

--migration looks at secrets that the Go program (chamber 3 or older) has written, and only reads: at
those of the services named, or at the names and types of all that may be listed. It ends with
"nothing differs" and status 0, or a list and 1.

Examples:
  chamber doctor
  chamber doctor app
  chamber doctor --migration app worker
  chamber doctor app --output json | jq '.[] | select(.level != "ok")'
`

async function examine(
  context: Context,
  service: ServiceReference | undefined,
  output: OutputFormat,
): Promise<void> {
  const { aws, cwd, stdout } = context
  const findings: Finding[] = []
  const installation = { version, runtime: currentRuntime() }
  const quiet = { onNotice() {}, onWait() {} }
  const question = { ...aws(), cwd, settings: context.settings(), service, installation, ...quiet }
  for await (const finding of doctor(question)) {
    findings.push(finding)
    if (output === 'table') stdout.write(lines(finding, stdout))
  }
  if (output === 'json') stdout.write(printJson(findings.map(withRemedy)))
  const failed = findings.filter(({ level }) => level === 'fail').length
  if (failed === 0) return
  const what = text`${counted(failed, 'check')} of ${findings.length} failed`
  throw new ChamberError('CHECKS_FAILED', what)
}

/** Widths of the columns, for lines that are shown one by one. */
const levelWidth = 6
const nameWidth = 13

function lines({ level, check, text: found, remedy }: Finding, stdout: Output): string {
  const line = `${level.padEnd(levelWidth)}${check.padEnd(nameWidth)}${visible(found, stdout)}\n`
  const indent = ' '.repeat(levelWidth + nameWidth)
  return remedy ? `${line}${indent}→ ${visible(remedy, stdout)}\n` : line
}

const withRemedy = ({ check, level, text: found, remedy }: Finding) => ({
  check,
  level,
  text: found,
  remedy,
})
