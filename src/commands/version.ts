/** `chamber version`. */
import { Argument, Command } from 'commander'
import { version } from '../../package.json' with { type: 'json' }
import type { Context } from '../context.ts'

export const versionCommand = ({ stdout }: Context): Command =>
  new Command('version')
    .description('print the version')
    .usage('[options]')
    // words behind it were always taken, and never looked at
    .addArgument(new Argument('[ignored...]'))
    .action(() => stdout.write(`chamber ${version}\n`))
