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
