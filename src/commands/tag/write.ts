/** `chamber tag write`: adds tags to a secret, or replaces their values. */
import { Command } from 'commander'
import type { Context } from '../../context.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { parseTagWords } from '../../core/tags.ts'
import {
  keyArgument,
  outputOption,
  serviceArgument,
  type OutputFormat,
} from '../../cli/arguments.ts'
import { printTags } from './read.ts'

interface TagWriteOptions {
  readonly deleteOtherTags?: boolean
  readonly output: OutputFormat
}

export const tagWriteCommand = (context: Context): Command =>
  new Command('write')
    .description('add tags to a secret, or replace their values')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .argument('<key=value...>', 'the tags')
    .option('--delete-other-tags', 'remove the tags that are not given')
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action((service: ServiceReference, key: Key, words: string[], options: TagWriteOptions) =>
      writeTags(context, { service, key, words }, options),
    )

const examples = `
Examples:
  chamber tag write app db_password team=core rotation=90d
  chamber tag write app db_password team=core --delete-other-tags    # has this one alone then
`

async function writeTags(
  { openStore, stdout }: Context,
  { words, ...name }: { service: ServiceReference; key: Key; words: string[] },
  { deleteOtherTags = false, output }: TagWriteOptions,
): Promise<void> {
  const tags = parseTagWords(words)
  const store = await openStore()
  await store.writeTags(name, tags, { deleteOthers: deleteOtherTags })
  printTags(stdout, tags, output)
}
