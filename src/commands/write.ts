/** `chamber write`: creates or changes a secret. */
import { text, storedName } from '../core/text.ts'
import { Argument, Command, Option } from 'commander'
import type { Context, Input } from '../context.ts'
import { registerSecret } from '../core/guard.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import {
  type ParameterTier,
  parameterTiers,
  type ParameterType,
  parameterTypes,
} from '../core/secret.ts'
import type { Key } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { parseTags, type Tags } from '../core/tags.ts'
import { keyArgument, serviceArgument } from '../cli/arguments.ts'
import { readText } from '../cli/input-text.ts'

interface WriteOptions {
  readonly singleline?: boolean
  readonly skipUnchanged?: boolean
  readonly tags?: Tags
  readonly type?: ParameterType
  readonly tier?: ParameterTier
}

export const writeCommand = (context: Context): Command =>
  new Command('write')
    .description('create or change a secret')
    .addArgument(serviceArgument(context))
    .addArgument(keyArgument())
    .addArgument(
      new Argument('[value]', '- for standard input; asked for on a terminal when left out'),
    )
    .option('-s, --singleline', 'take one line of standard input, without its line break')
    .option('--skip-unchanged', 'write nothing when the value is what is stored')
    .option('-t, --tags <key=value,...>', 'tags of a new secret; may be repeated', parseTags)
    .addOption(
      new Option('--type <type>', 'how it is kept; a new one as SecureString unless given').choices(
        parameterTypes,
      ),
    )
    .addOption(
      new Option('--tier <tier>', 'above 4096 bytes advanced unless given').choices(parameterTiers),
    )
    .addHelpText('after', notes)
    .action(async (service: ServiceReference, key: Key, given: string | undefined, options) =>
      write(context, { service, key, given }, options as WriteOptions),
    )

const notes = `
A value in the command line is seen by everyone who may list processes, and is kept in the
history of your shell. Leave it out to be asked for it, or pipe it in.

Examples:
  chamber write app db_password                    # asks, and does not show what is typed
  chamber write app tls_key - < key.pem            # to the byte
  pwgen 32 1 | chamber write -s app db_password -  # without the line break
  chamber write app flag -- -x                     # a value that begins with a dash
`

interface WriteArguments {
  readonly service: ServiceReference
  readonly key: Key
  readonly given: string | undefined
}

async function write(
  { stdin, openStore }: Context,
  { service, key, given }: WriteArguments,
  { singleline = false, ...options }: WriteOptions,
): Promise<void> {
  const value = await readValue(stdin, given, { key, singleline })
  registerSecret(value)
  const store = await openStore()
  await store.write({ service, key, value, ...options })
}

async function readValue(
  stdin: Input,
  given: string | undefined,
  { key, singleline }: { readonly key: Key; readonly singleline: boolean },
): Promise<string> {
  if (given === '-') return readInput(stdin, singleline)
  if (given !== undefined) return given
  if (stdin.isTerminal) return stdin.askHidden(text`value of ${storedName(key)}: `)
  throw new UsageError(text`missing required argument 'value'`, {
    hint: text`give the value, or - to take it from standard input`,
  })
}

async function readInput(stdin: Input, singleline: boolean): Promise<string> {
  const given = await readText(stdin)
  if (!singleline) return given
  const end = given.indexOf('\n')
  const line = end < 0 ? given : given.slice(0, end)
  if (given !== '') return line
  throw new ChamberError('EMPTY_VALUE', text`standard input holds no line`)
}
