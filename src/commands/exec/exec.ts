/** `chamber exec`: a command with the secrets of services in its environment. */
import { text } from '../../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../../context.ts'
import { UsageError } from '../../core/errors.ts'
import { repeated, withChoiceOptions } from '../../selection/flags.ts'
import { defaults, type ExecOptions } from './options.ts'
import { exec, type ExecRequest } from './run.ts'

export const execCommand = (context: Context): Command =>
  withChoiceOptions(
    new Command('exec')
      .description('run a command with secrets in its environment')
      .usage('[options] [service...] -- <command> [args...]')
      .addArgument(
        new Argument('[service...]', 'services, the later ones winning; app:v1 is a release'),
      )
      .option('--pristine', "start from an empty environment instead of the caller's")
      .option('--strict', 'fill only variables that hold the strict value, and all of those')
      .option(
        '--strict-value <value>',
        'with --strict: what a variable holds to be filled',
        defaults.strictValue,
      )
      .option(
        '--skip-denied',
        'leave out secrets that may not be read or decrypted, with a warning',
      )
      .option(
        '--files [folder]',
        'secrets in files instead, whose paths are in KEY_FILE; --files=FOLDER',
      )
      .addOption(
        repeated('--file <key=path>', 'one secret in this file, whose path is in KEY_FILE'),
      )
      .addOption(
        repeated(
          '--render <template=file>',
          'make this file of a template, for as long as it runs',
        ),
      )
      .option('--redact', 'take the secrets out of what the command prints')
      .option('--watch [interval]', 'restart it when secrets change; --watch=5m')
      .option('--watch-signal <signal>', 'with --watch: send this signal instead of a restart')
      .option(
        '--watch-grace <duration>',
        'with --watch: from SIGTERM to SIGKILL at a restart (default: 10s)',
      )
      .option(
        '--fallback <file>',
        'keep the answer in this file, encrypted, and start with it when AWS is out of reach',
      )
      .option('--fallback-max-age <duration>', 'with --fallback: use no answers that are older')
      .option(
        '--fallback-region <region>',
        'read from Parameter Store in this region when the usual one does not respond',
      )
      .option(
        '--fallback-after <duration>',
        'for so long AWS may be silent or throttle before a fallback is used (default: 15s)',
      ),
  )
    .addHelpText('after', examples)
    .action((words: string[], options: ExecOptions) => exec(context, splitWords(words), options))

const examples = `
Examples:
  chamber exec app -- ./server --port 8080
  chamber exec shared app -- env              # app wins over shared
  chamber exec 'worker/\${ENVIRONMENT:-dev}' -- ./worker
  chamber exec app:v1 -- ./server             # the release v1, and nothing else
  chamber exec app --as-of 2h -- ./server     # as it was two hours ago
  chamber exec -- ./server                    # the services and keys of chamber.yaml
  chamber exec app --only db_url,api_key -- ./server
  chamber exec app --only 'db_*' --prefix APP_ --rename db_url=DATABASE_URL -- ./server
  chamber exec app --files -- ./server        # DB_PASSWORD_FILE is a path; no DB_PASSWORD
  chamber exec app --watch=1m -- ./server     # restarted when a secret has changed
  chamber exec app --fallback ~/app.age --fallback-region us-west-2 -- ./server
  chamber exec app --files --watch --watch-signal HUP -- ./server
  chamber exec app --redact -- ./job          # *** in the place of secrets, on stdout and stderr
  chamber exec app --render nginx.conf.liquid=nginx.conf -- nginx -c nginx.conf
  DB_PASSWORD=chamberme chamber exec --strict app -- ./server
`

/** The program keeps the first `--` among the words of exec, because nothing else tells them apart. */
function splitWords(words: readonly string[]): ExecRequest {
  const dash = words.indexOf('--')
  if (dash < 0) throw new UsageError(text`exec needs -- between the services and the command`)
  const [command, ...args] = words.slice(dash + 1)
  if (command === undefined) throw new UsageError(text`exec needs a command behind --`)
  return { services: words.slice(0, dash), command, args }
}
