/** `chamber releases`: the releases of a service, and how far it is from them. */
import { text } from '../core/text.ts'
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { writeTable } from '../output/table.ts'
import { formatTime } from '../output/time.ts'
import { NotSupported } from '../stores/store.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { outputOption, type OutputFormat, serviceArgument } from '../cli/arguments.ts'

export const releasesCommand = (context: Context): Command =>
  new Command('releases')
    .description('list the releases of a service')
    .addArgument(serviceArgument(context))
    .addOption(outputOption())
    .addHelpText('after', notes)
    .action((service: ServiceReference, { output }: { output: OutputFormat }) =>
      releases(context, service, output),
    )

const notes = `
Each label of a secret is a release, whoever made it. LastModified is the time of the newest version
in it, Differ counts secrets that have another value now, Lacks names those that it has not.

Examples:
  chamber releases app
  chamber diff app:v1 app                  # which ones differ
  chamber releases app --output json | jq -r '.[0].release'
`

async function releases(
  { openStore, stdout }: Context,
  service: ServiceReference,
  output: OutputFormat,
): Promise<void> {
  const store = await openStore()
  const kept = await store.releases?.()
  if (!kept) throw new NotSupported(store.backend, text`releases`)
  const found = await kept.list(service)
  if (output === 'json') {
    stdout.write(printJson(found.map(({ name: release, ...rest }) => ({ release, ...rest }))))
    return
  }
  const rows = found.map(({ name, modified, keys, changed, lacks }) => [
    name,
    formatTime(modified),
    String(keys.length),
    String(changed.length),
    lacks.join(', '),
  ])
  writeTable(stdout, [['Release', 'LastModified', 'Keys', 'Differ', 'Lacks'], ...rows])
}
