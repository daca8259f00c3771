/** `chamber version`. */
import { Argument, Command } from 'commander'
import { version } from '../../package.json' with { type: 'json' }
import type { Context } from '../context.ts'

export const versionCommand = ({ stdout }: Context): Command =>
  new Command('version')
    .description('print the version')
    .addArgument(new Argument('[ignored...]', 'taken and ignored, as it always was'))
    .action(() => stdout.write(`chamber ${version}\n`))
