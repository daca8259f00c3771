import { Argument, Command, Option } from 'commander'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globalFlags, parseCommandLine } from '../../src/cli/command-line.ts'
import { flagsOf } from '../../src/cli/syntax.ts'
import { usageError } from '../../src/cli/usage-error.ts'
import { commandRegistry } from '../../src/commands/registry.ts'
import { commandSyntax } from '../../src/commands/syntax.ts'

const declared = '-q,--quiet -v,--version= -t,--tags= --files[=]'
const syntaxes = [`test [word...] ${declared}`, `run [word...] -- <command> ${declared}`]
const parse = (line: string) => parseCommandLine(line.split(' '), syntaxes)

const reads =
  (line: string, flags: object, operands: readonly string[] = []) =>
  () => {
    const parsed = parse(`test ${line}`)
    expect(parsed).toMatchObject({ operands, problems: [] })
    expect(Object.fromEntries(parsed.flags)).toEqual(flags)
  }

describe('flags as the Go program reads them', () => {
  it('long, with the value after it', reads('--version 2', { version: ['2'] }))
  it('long, with =', reads('--version=2', { version: ['2'] }))
  it('long, with an empty value', reads('--version=', { version: [''] }))
  it('short, with the value after it', reads('-v 2', { version: ['2'] }))
  it('short, joined', reads('-v2', { version: ['2'] }))
  it('short, with =', reads('-v=2', { version: ['2'] }))
  it('bundled', reads('-qv=2', { quiet: [true], version: ['2'] }))
  it('a negative number is a value', reads('-v -1', { version: ['-1'] }))
  it('a value may look like a flag', reads('-v --quiet', { version: ['--quiet'] }))
  it('a boolean spelled out', reads('--quiet=T', { quiet: [true] }))
  it('a boolean turned off', reads('--quiet=false', { quiet: [false] }))
  it('repeated booleans stay in order', reads('-q --quiet=0', { quiet: [true, false] }))
  it('repeated values stay in order', reads('-t a -t b', { tags: ['a', 'b'] }))
  it('an optional value', reads('--files a', { files: [true] }, ['a']))
  it('an optional value follows =', reads('--files=a b', { files: ['a'] }, ['b']))
  it('a single dash is an operand', reads('a - b', {}, ['a', '-', 'b']))
  it('flags stand between operands', reads('a -q b', { quiet: [true] }, ['a', 'b']))
  it('global flags', reads('--backend s3 -r3', { backend: ['s3'], retries: ['3'] }))
  it('nothing is a flag after --', () =>
    expect(parse('test a -- -q --')).toMatchObject({ operands: ['a'], rest: ['-q', '--'] }))
})

const hasProblem =
  (line: string, ...problems: readonly object[]) =>
  () =>
    expect(parse(line)).toMatchObject({ problems })

describe('problems', () => {
  it('an unknown flag', hasProblem('test a --nope', { kind: 'unknownFlag', number: 2 }))
  it('an abbreviation', hasProblem('test --quie', { kind: 'unknownFlag', number: 1 }))
  it('an unknown letter', hasProblem('test -qz', { kind: 'unknownFlag', number: 1 }))
  it('before the command', hasProblem('--x=1 test', { kind: 'unknownFlag', number: 1 }))
  it('a missing value', hasProblem('test --version', { kind: 'missingValue' }))
  it('no boolean', hasProblem('test --quiet=maybe', { kind: 'invalidBoolean' }))
  it('an unknown command', hasProblem('-r 3 tets', { kind: 'unknownCommand', number: 3 }))
  it('a command after --', hasProblem('-- test', { kind: 'unknownCommand', number: 2 }))
  it('all of them', hasProblem('test --a -b', { kind: 'unknownFlag' }, { kind: 'missingValue' }))
  it('no --', hasProblem('run a', { kind: 'missingDash' }))
  it('nothing after --', hasProblem('run a --', { kind: 'missingCommand' }))
  it('help needs no arguments', hasProblem('run --help'))
})

describe('the command', () => {
  const finds =
    (line: string, ...path: readonly string[]) =>
    () =>
      expect(parse(line).path).toEqual(path)
  it('is the first operand', finds('--verbose test x', 'test'))
  it('follows the value of a flag', finds('-b s3 test', 'test'))
  it('an unknown flag takes an argument, as in Go', finds('--x a test', 'test'))
  it('an unknown flag with = takes none', finds('--x=1 test', 'test'))
  it('is not looked for after --', finds('-- test'))
})

it('the last value of a global flag counts', () => {
  const flags = globalFlags(parse('test --backend-s3-bucket a --backend-s3-bucket b --quiet'))
  expect(flags).toEqual({ backendS3Bucket: 'b' })
})

/** The names and the syntax of every command that has no subcommands. */
const commands = commandSyntax
  .filter((syntax) => !syntax.includes('|'))
  .map((syntax) => ({
    path: /^[a-z-]+( [a-z]+(?= |$))?/.exec(syntax)?.[0].split(' ') ?? [],
    syntax,
  }))

/** The same command for commander alone, which tells what it reads. */
function readByCommander(syntax: string, argv: readonly string[]) {
  const flags: Record<string, (string | boolean)[]> = {}
  let operands: readonly string[] = []
  const command = new Command().exitOverride().helpOption(false)
  for (const { long, short, value } of flagsOf(syntax)) {
    const suffix = { none: '', optional: ' [value]', required: ' <value>' }[value]
    command.addOption(new Option(`${short ? `-${short}, ` : ''}--${long}${suffix}`))
    command.on(`option:${long}`, (given: string | null | undefined) => {
      flags[long] = [...(flags[long] ?? []), given ?? true]
    })
  }
  command.addArgument(new Argument('[operand...]')).action((given) => (operands = given))
  command.parse([...argv], { from: 'user' })
  return { flags, operands }
}

const plain = fc.stringMatching(/^[a-z\d./:=,+][ -~]{0,12}$/)
const anything = fc.oneof(
  plain,
  fc.string(),
  fc.constantFrom('-', '--x', '-b', '$(x)', '-----BEGIN'),
)

/** Arguments that commander and the Go program read alike: no `-f=value`, no `--flag=true`. */
function argumentsOf(syntax: string) {
  const specs = flagsOf(syntax).filter(({ long }) => long !== 'help')
  const flag = fc.constantFrom(...specs).chain(({ long, short, value }) => {
    const spellings = [[`--${long}`], ...(short ? [[`-${short}`]] : [])]
    if (value === 'none') return fc.constantFrom(...spellings)
    if (value === 'optional') return anything.map((given) => [`--${long}=${given}`])
    const separate = fc
      .tuple(fc.constantFrom(...spellings), anything)
      .map(([one, given]) => [...one, given])
    const joined = anything.map((given) => [`--${long}=${given}`])
    const short1 = plain
      .filter((given) => !given.startsWith('='))
      .map((given) => [`-${short}${given}`])
    return short ? fc.oneof(separate, joined, short1) : fc.oneof(separate, joined)
  })
  const operand = plain.map((given) => [given])
  return fc.tuple(
    fc.array(fc.oneof(flag, operand), { maxLength: 8 }).map((parts) => parts.flat()),
    fc.option(fc.array(anything, { maxLength: 4 })),
  )
}

it.each(commands)('commander reads $path alike', ({ path, syntax }) => {
  fc.assert(
    fc.property(argumentsOf(syntax), ([before, after]) => {
      const argv = [...before, ...(after ? ['--', ...after] : [])]
      const { flags, operands, rest = [] } = parseCommandLine([...path, ...argv], commandSyntax)
      const read = { flags: Object.fromEntries(flags), operands: [...operands, ...rest] }
      expect(read).toEqual(readByCommander(syntax, argv))
    }),
  )
})

/** Pieces that no message of chamber contains. */
const secret = fc.stringMatching(/^[A-Z\d]{8,24}$/)
const shapes = [
  (input: string) => input,
  (input: string) => `-${input}`,
  (input: string) => `--${input}`,
  (input: string) => `-b${input}`,
  (input: string) => `-s${input}`,
  (input: string) => `--value=${input}`,
  (input: string) => `--quiet=${input}`,
  (input: string) => `--verbose=${input}`,
  (input: string) => `--${input}=x`,
  (input: string) => `-----BEGIN ${input}-----\n${input}\n`,
  (input: string) => `KEY=${input}`,
]
const shaped = fc.tuple(secret, fc.constantFrom(...shapes)).map(([input, shape]) => shape(input))
const declaredFlags = fc.constantFrom(
  '--quiet',
  '--quite',
  '--type',
  '-v',
  '-b',
  '--help',
  '--',
  '-',
)

it('no message contains a piece of an argument', () => {
  fc.assert(
    fc.property(
      fc.constantFrom([], ...commands.map(({ path }) => path)),
      fc.array(fc.oneof(shaped, declaredFlags), { maxLength: 6 }),
      (path, args) => {
        const invocation = parseCommandLine([...path, ...args], commandSyntax)
        for (const problem of invocation.problems) {
          const { message, hint = '' } = usageError(problem, invocation, commandRegistry)
          expect(`${message}\n${hint}`).not.toMatch(/[A-Z\d]{8}/)
        }
      },
    ),
    { numRuns: 2000 },
  )
})
