/** `chamber history`: the versions of one secret, without their values. */
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import type { SecretName } from '../stores/store.ts'
import type { Key } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { keyArgument, outputOption, serviceArgument, type OutputFormat } from '../cli/arguments.ts'

export const historyCommand = (context: Context): Command =>
  new Command('history')
    .description('list the versions of a secret')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, key: Key, { output }: { output: OutputFormat }) =>
      history(context, { service, key }, output),
    )

const examples = `
Examples:
  chamber history app db_password
  chamber history app db_password --output json | jq -r '.[-1].user'    # who changed it last
  chamber read app db_password --version 3                              # the value of one of them
`

async function history(
  { openStore, stdout }: Context,
  name: SecretName,
  output: OutputFormat,
): Promise<void> {
  const store = await openStore()
  const events = (await store.history(name)).map((event) => ({
    event: event.version === 1 ? 'Created' : 'Updated',
    ...event,
  }))
  if (output === 'json') {
    stdout.write(printJson(events))
    return
  }
  const rows = events.map(({ event, version, modified, user }) => [
    event,
    String(version),
    formatTime(modified),
    user,
  ])
  writeTable(stdout, [['Event', 'Version', 'Date', 'User'], ...rows])
}
