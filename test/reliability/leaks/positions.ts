/** Every place that input can be put into: arguments and values of flags as the commands declare them, variables, files. */
import { environmentVariables } from '../../../src/cli/environment-variables.ts'
import { argumentsOf, flagsOf, runsCommand, subcommandsOf } from '../../../src/cli/syntax.ts'
import { commandSyntax } from '../../../src/commands/syntax.ts'

export interface Run {
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
}

export interface Position {
  /** `write <value>`, `list --as-of`, `AWS_PROFILE` */
  readonly name: string
  /** Whether what has the shape of a name is one here, and may be shown. */
  readonly takesName: boolean
  /** @param input what is in this place */
  readonly run: (input: string) => Run
}

/** Arguments and flags that hold names: of services, keys, releases, tags, files, hosts and so on. */
const names =
  /^(profile|service|from|to|a|b|key|name|file|command|args|ignored|tag|only|except|rename|prefix|to|output-file|files|render|fallback|config|from-\w.*|backend-s3-bucket|kms-key|kms-key-alias|local-file|data|host|allow-host|accept-kms-key|from-credstash|strict-value|key=value)$/

const words: Readonly<Record<string, string>> = {
  service: 'app',
  from: 'app',
  to: 'other',
  a: 'app',
  b: 'other',
  key: 'key',
  value: 'planted-value',
  file: 'input.json',
  tag: 'team',
  'key=value': 'team=a',
}

const commands = commandSyntax.filter((syntax) => subcommandsOf(syntax).length === 0)

/** The names of the command, and what it needs to get as far as it can. */
function usual(syntax: string): { path: string[]; operands: { name: string; word: string }[] } {
  const [first = '', second = ''] = syntax.split(' ')
  const path = /^[a-z]/.test(second) ? [first, second] : [first]
  const operands = argumentsOf(syntax)
    .filter(({ name, isRequired }) => isRequired || ['service', 'file', 'value'].includes(name))
    .map(({ name }) => ({ name, word: words[name] ?? 'app' }))
  return { path, operands }
}

const dashed = (syntax: string): string[] => (runsCommand(syntax) ? ['--', 'true'] : [])

function argumentPositions(syntax: string): Position[] {
  const { path, operands } = usual(syntax)
  return argumentsOf(syntax).map(({ name, isSecret }, index): Position => {
    const others = operands.map(({ word }) => word)
    return {
      name: `${path.join(' ')} <${name}>`,
      takesName: !isSecret && names.test(name),
      run: (input) => ({
        argv: [
          ...path,
          ...others.slice(0, index),
          input,
          ...others.slice(index + 1),
          ...dashed(syntax),
        ],
      }),
    }
  })
}

function flagPositions(syntax: string): Position[] {
  const { path, operands } = usual(syntax)
  const others = [...operands.map(({ word }) => word), ...dashed(syntax)]
  return flagsOf(syntax)
    .filter(({ value }) => value !== 'none')
    .map(({ long }) => ({
      name: `${path.join(' ')} --${long}`,
      takesName: names.test(long),
      run: (input) => ({ argv: [...path, `--${long}=${input}`, ...others] }),
    }))
}

/** What is asked with a variable: each of them is read by one of these. */
const asking: readonly (readonly string[])[] = [
  ['list', 'app'],
  ['-b', 'local', 'list', 'app'],
  ['-b', 's3', 'list', 'app'],
  ['exec', '--files', 'app', '--', 'true'],
]

const fileVariable = /FILE|BUNDLE|CERTS|IDENTITY|PROFILE|DIR|BUCKET|ALIAS|HOME|ENDPOINT_MODE/

function variablePositions(): Position[] {
  const all = environmentVariables.flatMap(({ variables }) => variables.flatMap((one) => one.names))
  return [...new Set(all)]
    .filter((name) => /^[A-Z_a-z]+$/.test(name))
    .flatMap((name) =>
      asking.map((argv) => ({
        name: `${name} with ${argv.join(' ')}`,
        takesName: fileVariable.test(name) && !/TOKEN|IDENTITY$/.test(name),
        run: (input: string) => ({ argv, env: { [name]: input } }),
      })),
    )
}

const file = (
  name: string,
  argv: readonly string[],
  content: (input: string) => string,
): Position => ({
  name: `${name} of ${argv.join(' ')}`,
  takesName: false,
  run: (input) => ({ argv, files: { [name]: content(input) } }),
})

const yaml = JSON.stringify
const keys = (input: string): string => `services: [app]\nkeys: {${yaml(input)}: x}`
const services = (input: string): string => `services: [${yaml(input)}]`
const filePositions: readonly Position[] = [
  file('in.env', ['import', 'app', 'in.env'], (input) => input),
  file('in.env', ['import', 'app', 'in.env'], (input) => `A="${input}`),
  file('in.env', ['import', 'app', 'in.env'], (input) => `A=1\n${input}\n`),
  file('in.json', ['import', 'app', 'in.json'], (input) => `{"a": ${yaml(input)}, "b": [1]}`),
  file('in.json', ['import', 'app', 'in.json'], (input) => `{${yaml(`${input} :`)}: "x"}`),
  file('in.json', ['import', 'app', 'in.json'], (input) => `{"a": ${input}`),
  file('in.yaml', ['diff', 'app', './in.yaml'], (input) => `- ${yaml(input)}\n`),
  file('in.liquid', ['render', 'in.liquid', 'app'], (input) => `{% if %}${input}{{`),
  file('in.liquid', ['render', 'in.liquid', 'app'], (input) => `{{ ${yaml(input)} | none }}`),
  file('in.liquid', ['render', 'in.liquid', 'app'], (input) => `{{ secrets[${yaml(input)}] }}`),
  { ...file('chamber.yaml', ['exec', '--', 'true'], services), takesName: true },
  file('chamber.yaml', ['exec', '--', 'true'], (input) => input),
  { ...file('chamber.yaml', ['check'], keys), takesName: true },
  file(
    'chamber.yaml',
    ['check'],
    (input) => `services: [app]\nkeys: {key: {type: ${yaml(input)}}}`,
  ),
  file(
    'chamber.yaml',
    ['check'],
    (input) => `services: [app]\nkeys: {key: {pattern: ${yaml(`(${input}`)}}}`,
  ),
  file(
    'chamber.yaml',
    ['check'],
    (input) => `services: [app]\nkeys: {key: {default: ${yaml(input)}, type: integer}}`,
  ),
  file(
    'trail.json',
    ['audit', 'app', '--from', 'trail.json'],
    (input) => `{"Records": [${yaml(input)}`,
  ),
]

/** Standard input, of each command that reads it. */
const inputPositions: readonly Position[] = [
  ['write', 'app', 'new', '-'],
  ['import', 'app', '-'],
  ['render', '-', 'app'],
  ['diff', 'app', '-'],
  ['find', '--by-value', '-'],
].map((argv) => ({
  name: `the input of ${argv.join(' ')}`,
  takesName: false,
  run: (input) => ({ argv, stdin: input }),
}))

export const positions: readonly Position[] = [
  ...commands.flatMap(argumentPositions),
  ...commands.flatMap(flagPositions),
  ...variablePositions(),
  ...filePositions,
  ...inputPositions,
]
