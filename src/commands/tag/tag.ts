/** `chamber tag`: the tags of a secret. */
import { Command } from 'commander'
import type { Context } from '../../context.ts'
import { tagDeleteCommand } from './delete.ts'
import { tagReadCommand } from './read.ts'
import { tagWriteCommand } from './write.ts'

export const tagCommand = (context: Context): Command =>
  new Command('tag')
    .description('read, write and delete the tags of a secret')
    .usage('<command>')
    .addCommand(tagReadCommand(context))
    .addCommand(tagWriteCommand(context))
    .addCommand(tagDeleteCommand(context))
    .helpCommand(false)
    .addHelpText('after', examples)

const examples = `
Examples:
  chamber tag write app db_password team=core rotation=90d
  chamber tag read app db_password
  chamber tag delete app db_password rotation

More about one of them: chamber help tag write
`
