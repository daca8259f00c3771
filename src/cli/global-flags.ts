/** The flags of every command, and the program's own help. */
import { Command, Option } from 'commander'
import type { Output } from '../context.ts'
import type { CommandEntry } from './command-entry.ts'

/** The program without its commands: what every command line may hold. */
export function createRoot(stdout: Pick<Output, 'write'>): Command {
  return new Command('chamber')
    .description('Secrets of services in AWS Parameter Store, for people and for programs.')
    .usage('[options] <command>')
    .option(
      '-b, --backend <name>',
      'where secrets are kept: ssm, secretsmanager, s3, s3-kms, local, null (default: ssm)',
    )
    .option('--backend-s3-bucket <name>', 'bucket of the s3 and s3-kms backends')
    .option('--kms-key <id>', 'KMS key that encrypts what is written: id, alias or ARN')
    .option('--kms-key-alias <alias>', 'older name of --kms-key, which ssm and s3 refuse')
    .option(
      '-r, --retries <count>',
      'attempts at a call, the first included (default: 10; any number while throttled)',
    )
    .option('--retry-mode <mode>', 'how retries wait: standard or adaptive (default: standard)')
    .option(
      '--timeout <duration>',
      'give up on AWS after this long (default: 60s without a response, 5m throttled)',
    )
    .option(
      '--profile <name>',
      'AWS profile, before credentials in variables (env: CHAMBER_AWS_PROFILE)',
    )
    .option('--region <name>', 'AWS region, before all variables (env: CHAMBER_AWS_REGION)')
    .option('--local-file <path>', 'file of the local backend (default: in ~/.local/share/chamber)')
    .option('--verbose', 'tell more on stderr; never a secret')
    .addOption(new Option('--min-throttle-delay <duration>').hideHelp())
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nMore about a command: chamber help <command>\nVariables that are read: chamber help environment',
    )
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), outputError() {} })
}

/** The same with all commands, as its own help shows them. */
export function createWholeRoot(
  stdout: Pick<Output, 'write'>,
  commands: readonly CommandEntry[],
): Command {
  const root = createRoot(stdout)
  const help = { name: 'help', summary: 'show the help of a command' }
  for (const { name, summary } of [...commands, help]) {
    root.addCommand(new Command(name).description(summary))
  }
  return root
}
