/** `chamber delete`: a secret with all its versions. */
import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ServiceReference } from '../service-reference.ts'
import { keyArgument, serviceArgument } from './arguments.ts'

export const deleteCommand = (context: Context): Command =>
  new Command('delete')
    .description('delete a secret and all its versions')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .option('--exact-key', 'take the key as typed instead of in lower case')
    .action(async (service: ServiceReference, key: string, options: { exactKey?: boolean }) => {
      const store = await context.openStore()
      await store.delete({ service, key, exactKey: options.exactKey ?? false })
    })
