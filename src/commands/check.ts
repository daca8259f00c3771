/** `chamber check`: whether services hold what `chamber.yaml` expects of them. */
import { text, joinTexts, type Text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import { checkValues, surplusKeys, valuesOf } from '../config/check.ts'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { counted } from '../core/plural.ts'
import { ChamberError } from '../core/errors.ts'
import { outputOption, type OutputFormat } from '../cli/arguments.ts'
import { readConfig, servicesFor } from '../selection/from-config.ts'

interface CheckOptions {
  readonly config?: string
  readonly allowSurplus?: boolean
  readonly output: OutputFormat
}

export const checkCommand = (context: Context): Command =>
  new Command('check')
    .description('check services against the keys that chamber.yaml declares')
    .addArgument(new Argument('[service...]', 'in the place of those that the file lists'))
    .option('--config <file>', 'the file; by default the nearest chamber.yaml')
    .option('--allow-surplus', 'keys that the file does not declare are no fault')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((services: string[], options: CheckOptions) => check(context, services, options))

const examples = `
Tells every key that is missing, surplus or malformed, never a value; the status is 1 if there is one.

Examples:
  chamber check
  chamber check app/staging --allow-surplus
`

/** A row of the answer. */
interface Finding {
  readonly key: string
  readonly type: 'missing' | 'malformed' | 'surplus'
  readonly text: Text
}

async function check(
  context: Context,
  typed: readonly string[],
  { config: named, allowSurplus = false, output }: CheckOptions,
): Promise<void> {
  const config = await readConfig(context, named)
  if (!config) {
    throw new ChamberError(
      'NO_CONFIG',
      text`there is no chamber.yaml from here up to the repository`,
      {
        hint: text`write one, or name one: --config FILE`,
      },
    )
  }
  const { keys: declared, source } = config
  const services = servicesFor(context, typed, config)
  const store = await context.openStore()
  const answers = await Promise.all(services.map((service) => store.values(service)))
  const surplus = allowSurplus ? [] : surplusKeys(declared, answers)
  const findings: readonly Finding[] = [
    ...checkValues(declared, valuesOf(declared, answers)),
    ...surplus.map((key) => ({ key, type: 'surplus', text: text`is not declared` }) as const),
  ]
  if (output === 'json') context.stdout.write(printJson(findings))
  else if (findings.length > 0) {
    const rows = findings.map((one) => [one.key, one.text])
    writeTable(context.stdout, [['Key', 'Fault'], ...rows])
  }
  if (findings.length === 0) return
  const where = joinTexts(
    services.map((service) => service.typed),
    ', ',
  )
  throw new ChamberError(
    'CHECK',
    text`${counted(findings.length, 'key')} of ${where} not as ${source} declares`,
  )
}
