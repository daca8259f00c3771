/** `chamber upgrade-store`: authenticates a store of the local backend that an alpha version wrote. */
import { quote, text } from '../core/text.ts'
import { Command } from 'commander'
import { askConsent } from '../changes/confirm.ts'
import type { Context } from '../context.ts'
import { counted } from '../core/plural.ts'
import { macComment } from '../stores/local/identity-text.ts'
import { prepareUpgrade } from '../stores/local/upgrade.ts'

export const upgradeStoreCommand = (context: Context): Command =>
  new Command('upgrade-store')
    .description('authenticate a local store that an alpha version wrote')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText('after', notes)
    .action((options: { readonly yes?: boolean }) => upgradeStore(context, options))

const notes = `
Stores of the local backend contain a code that only their identity can compute, so that nobody else can
write one. Stores of 4.0.0-alpha.1 do not: they can be read, with a warning, and written after an upgrade.
Check their secrets first. The upgrade also adds a comment to the identity file; from then on, stores
without a code are rejected.

Examples:
  chamber --backend local list -e app
  chamber upgrade-store                          # the default store, or CHAMBER_LOCAL_FILE
  chamber --local-file ./dev.age upgrade-store --yes
`

async function upgradeStore(context: Context, { yes }: { readonly yes?: boolean }): Promise<void> {
  const { env, cwd, stdout, report } = context
  const upgrade = await prepareUpgrade({ env, cwd, path: context.settings().localFile })
  const { storePath, parameterCount, isAuthentic } = upgrade
  const count = counted(parameterCount, 'parameter')
  if (!isAuthentic) {
    const question = text`Do you trust the ${count} in ${quote(storePath, 'source', text`the store`)}?`
    if (!yes) askConsent(context, { question, flag: text`--yes`, stores: [] })
    await upgrade.authenticate()
  }
  if (!upgrade.pin()) {
    report.warn(text`cannot change the identity; add this line to it yourself: ${macComment}`)
  }
  stdout.write(
    isAuthentic
      ? `${storePath} was authenticated already\n`
      : `Authenticated ${count} in ${storePath}\n`,
  )
}
