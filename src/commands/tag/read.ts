/** `chamber tag read`: the tags of a secret. */
import { Command } from 'commander'
import type { Context, Output } from '../../context.ts'
import { printJson } from '../../output/json.ts'
import { writeTable } from '../../output/table.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { Tags } from '../../core/tags.ts'
import {
  keyArgument,
  outputOption,
  serviceArgument,
  type OutputFormat,
} from '../../cli/arguments.ts'

export const tagReadCommand = (context: Context): Command =>
  new Command('read')
    .description('list the tags of a secret')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(async (service: ServiceReference, key: Key, { output }: { output: OutputFormat }) => {
      const store = await context.openStore()
      printTags(context.stdout, await store.readTags({ service, key }), output)
    })

const examples = `
Examples:
  chamber tag read app db_password
  chamber tag read app db_password --output json | jq -r .team
`

/** A table by key in byte order, or one JSON object. */
export function printTags(stdout: Output, tags: Tags, output: OutputFormat): void {
  const rows = Object.entries(tags).toSorted(([a], [b]) => byteOrder(a, b))
  if (output === 'json') stdout.write(printJson(Object.fromEntries(rows)))
  else writeTable(stdout, [['Key', 'Value'], ...rows])
}
