/** `chamber tag delete`: removes tags from a secret. */
import { Command } from 'commander'
import type { Context } from '../../context.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { parseTagKey } from '../../core/tags.ts'
import { keyArgument, serviceArgument } from '../../cli/arguments.ts'

export const tagDeleteCommand = (context: Context): Command =>
  new Command('delete')
    .description('remove tags from a secret; those that are not there are no error')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .argument('<tag...>', 'the keys of the tags')
    .addHelpText('after', '\nExamples:\n  chamber tag delete app db_password rotation\n')
    .action(async (service: ServiceReference, key: Key, tags: string[]) => {
      const keys = tags.map(parseTagKey)
      const store = await context.openStore()
      await store.deleteTags({ service, key }, keys)
    })
