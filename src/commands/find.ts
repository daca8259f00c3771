/** `chamber find`: the services that have a key, or the secrets that have a value. */
import { text, storedName } from '../core/text.ts'
import { Command } from 'commander'
import type { Context, Input } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { byteOrder } from '../core/byte-order.ts'
import { counted } from '../core/plural.ts'
import { ChamberError } from '../core/errors.ts'
import { splitName } from '../core/secret-name.ts'
import { type OutputFormat, outputOption } from '../cli/arguments.ts'
import { readText } from '../cli/input-text.ts'

interface FindOptions {
  readonly byValue?: boolean
  readonly output: OutputFormat
}

export const findCommand = (context: Context): Command =>
  new Command('find')
    .description('find the services that have a key, or the secrets that have a value')
    .argument(
      '<key>',
      'a whole key, in any case; with --by-value a whole value, or - to be asked for it',
    )
    .option('-v, --by-value', 'look for a value instead')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((wanted: string, { byValue, output }: FindOptions) =>
      byValue ? findValue(context, wanted, output) : findKey(context, wanted, output),
    )

const examples = `
Examples:
  chamber find db_password
  chamber find --by-value -                   # where a value that leaked is still in use
`

async function findKey({ openStore, stdout }: Context, wanted: string, output: OutputFormat) {
  const store = await openStore()
  const isWanted = (key: string) => key.toLowerCase() === wanted.toLowerCase()
  const found = (await store.names('')).map(splitName).filter(({ key }) => isWanted(key))
  const services = [...new Set(found.map(({ service }) => service))].toSorted(byteOrder)
  if (output === 'json') stdout.write(printJson(services))
  else writeTable(stdout, [['Service'], ...services.map((service) => [service])])
}

/**
 * What could not be read may hold the value all the same, so the end is an error then.
 * @throws {ChamberError} INCOMPLETE, behind what was found
 */
async function findValue(context: Context, typed: string, output: OutputFormat) {
  const wanted = typed === '-' ? await askValues(context.stdin) : [typed]
  const store = await context.openStore()
  const { values, denied } = await store.valuesOf(await store.names(''))
  const found = [...values]
    .filter(([, value]) => wanted.includes(value))
    .map(([name]) => splitName(name))
  if (output === 'json') context.stdout.write(printJson(found))
  else {
    const rows = found.map(({ service, key }) => [service, key])
    writeTable(context.stdout, [['Service', 'Key'], ...rows])
  }
  if (denied.length === 0) return
  for (const { name, reason } of denied)
    context.report.verbose(text`${storedName(name)}: ${reason}`)
  throw new ChamberError(
    'INCOMPLETE',
    text`${counted(denied.length, 'secret')} could not be read and searched`,
    {
      hint: text`see which, and why, with --verbose`,
    },
  )
}

/** What is piped in may end in a line break that the value has not. */
async function askValues(stdin: Input): Promise<readonly string[]> {
  if (stdin.isTerminal) return [await stdin.askHidden(text`value: `)]
  const given = await readText(stdin)
  return [given, given.replace(/\r?\n$/, '')]
}
