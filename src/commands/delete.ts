/** `chamber delete`: a secret with all its versions, or a whole service. */
import { text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { counted } from '../core/plural.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import { parseEscapedName, parseKey } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { serviceArgument } from '../cli/arguments.ts'
import { askConsent } from '../changes/confirm.ts'
import { deleteKeys, nameOfStored } from '../changes/delete-many.ts'

interface DeleteOptions {
  readonly exactKey?: boolean
  readonly all?: boolean
  readonly recursive?: boolean
  readonly yes?: boolean
}

export const deleteCommand = (context: Context): Command =>
  new Command('delete')
    .description('delete a secret and all its versions, or a whole service')
    .addArgument(serviceArgument(context))
    .addArgument(new Argument('[key]', 'its name, such as db_password; none with --all'))
    .option(
      '--exact-key',
      'take the key as entered instead of in lower case, or as list shows a name that is not a key',
    )
    .option('--all', 'every secret of the service; asks first')
    .option('--recursive', 'with --all: of the services below it too')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText('after', examples)
    .action((service: ServiceReference, key: string | undefined, options: DeleteOptions) =>
      options.all
        ? deleteAll(context, { ...service, recursive: options.recursive }, { key, ...options })
        : deleteOne(context, { service, key }, options),
    )

const examples = `
Examples:
  chamber delete app db_password
  chamber delete old-app --all
  chamber delete old-app --all --recursive --yes     # in a script
`

async function deleteOne(
  { openStore }: Context,
  { service, key }: { readonly service: ServiceReference; readonly key: string | undefined },
  { exactKey = false, recursive, yes }: DeleteOptions,
): Promise<void> {
  if (key === undefined) throw new UsageError(text`missing required argument 'key'`)
  if (recursive || yes) throw new UsageError(text`--recursive and --yes go with --all`)
  const name = exactKey ? parseEscapedName(key) : parseKey(key)
  const store = await openStore()
  await store.delete({ service, key: name, exactKey })
}

async function deleteAll(
  context: Context,
  service: ServiceReference,
  { key, exactKey, yes }: DeleteOptions & { readonly key: string | undefined },
): Promise<void> {
  if (key !== undefined || exactKey) throw new UsageError(text`--all goes with a service alone`)
  if (!yes && !context.stdin.isTerminal) {
    throw new UsageError(text`--all without a terminal needs --yes`)
  }
  const store = await context.openStore()
  const listing = await store.list(service, { withValues: false })
  const secrets = [...listing.secrets, ...listing.invalid.map((one) => ({ key: one.name }))]
  if (secrets.length === 0) {
    throw new ChamberError('NOT_FOUND', text`service '${service.typed}' has no secrets`)
  }
  if (!yes) {
    context.report.show(secrets.map((one) => text`  ${nameOfStored(one)}`))
    const question = text`delete ${counted(secrets.length, 'secret')} of '${service.typed}' with all versions?`
    await askConsent(context, { question, flag: text`--yes`, stores: [store] })
  }
  void context.untilStopped()
  await deleteKeys(store, { service, secrets, signal: context.signal })
}
