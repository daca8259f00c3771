/** Tells flags from operands once the command is known, and checks how many operands there are. */
import {
  type ArgumentSpec,
  type CommandSyntax,
  type FlagSpec,
  flagsOf,
  type ParsedArguments,
  parseArguments,
  parseFlags,
} from './command-entry.ts'

/** An argument is identified by its number, because it may contain a secret. */
export type Problem =
  | {
      readonly kind: 'unknownCommand' | 'unknownFlag'
      readonly number: number
      readonly input: string
    }
  | { readonly kind: 'valueReadAsFlag'; readonly number: number; readonly isVariadic: boolean }
  | { readonly kind: 'missingValue'; readonly flag: FlagSpec }
  | { readonly kind: 'invalidBoolean'; readonly flag: FlagSpec }
  | { readonly kind: 'missingArgument'; readonly name: ArgumentSpec['name'] }
  | { readonly kind: 'tooManyArguments'; readonly max: number; readonly count: number }
  | { readonly kind: 'missingDash' | 'missingCommand' }

/** What Go's strconv.ParseBool reads. */
const booleans = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((input) => [input, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((input) => [input, false] as const),
])

/** `-` alone is standard input. */
export const isFlag = (input: string): boolean => input.startsWith('-') && input !== '-'

/** Returns the next index that is not one of `path`. */
export function nextIndex(index: number, path: readonly number[]): number {
  return path.includes(index + 1) ? nextIndex(index + 1, path) : index + 1
}

/** The arguments of one command line; `path` is where the names of the command are. */
export class ArgumentParser implements ParsedArguments {
  readonly flags = new Map<string, readonly (string | boolean)[]>()
  readonly operands: string[] = []
  readonly problems: Problem[] = []
  rest: readonly string[] | undefined
  readonly #argv: readonly string[]
  readonly #path: readonly number[]
  readonly #syntax: CommandSyntax | undefined
  readonly #arguments: readonly ArgumentSpec[]
  #specs: readonly FlagSpec[] | undefined
  /** A flag where the secret may have been meant, such as `-b4ckend`. */
  #ambiguous: Problem | undefined

  constructor(argv: readonly string[], path: readonly number[], syntax?: CommandSyntax) {
    this.#argv = argv
    this.#path = path
    this.#syntax = syntax
    this.#arguments = parseArguments(syntax?.arguments ?? '')
    this.#parse()
  }

  #parse(): void {
    const argv = this.#argv
    for (let index = this.#next(-1); index < argv.length; index = this.#next(index)) {
      const input = argv[index] ?? ''
      if (input === '--') {
        this.rest = argv.slice(index + 1)
        return
      }
      if (!isFlag(input)) this.operands.push(input)
      else if (this.#readFlags(index)) index = this.#next(index)
    }
  }

  #next(index: number): number {
    return nextIndex(index, this.#path)
  }

  /** Reads one argument; true if the next one is the value of its flag. */
  #readFlags(index: number): boolean {
    const input = this.#argv[index] ?? ''
    if (!input.startsWith('--')) return this.#readLetters(input, index)
    const equals = input.indexOf('=')
    const name = input.slice(2, equals < 0 ? undefined : equals)
    const flag = this.#find(({ long }) => long === name)
    if (!flag) return this.#addUnknown(index)
    return this.#set(flag, equals < 0 ? undefined : input.slice(equals + 1), index)
  }

  #readLetters(input: string, index: number): boolean {
    if (input.length > 2 && this.#isSecret()) this.#ambiguous ??= this.#asValue(index)
    for (let at = 1; at < input.length; at++) {
      const flag = this.#find(({ short }) => short === input[at])
      if (!flag) return this.#addUnknown(index)
      const tail = input.slice(at + 1)
      if (/^=./s.test(tail)) return this.#set(flag, tail.slice(1), index)
      if (flag.value === 'required') return this.#set(flag, tail || undefined, index)
      this.#set(flag, undefined, index)
    }
    return false
  }

  #find(isWanted: (flag: FlagSpec) => boolean): FlagSpec | undefined {
    this.#specs ??= parseFlags(flagsOf(this.#syntax))
    return this.#specs.find(isWanted)
  }

  #set(flag: FlagSpec, value: string | undefined, index: number): boolean {
    if (flag.value === 'required') {
      const given = value ?? this.#argv[this.#next(index)]
      if (given === undefined) this.problems.push({ kind: 'missingValue', flag })
      else this.#add(flag, given)
      return value === undefined
    }
    if (flag.value === 'optional') this.#add(flag, value ?? true)
    else {
      const isOn = value === undefined ? true : booleans.get(value)
      if (isOn === undefined) this.problems.push({ kind: 'invalidBoolean', flag })
      else this.#add(flag, isOn)
    }
    return false
  }

  #add({ long }: FlagSpec, value: string | boolean): void {
    const before = this.flags.get(long) ?? []
    this.flags.delete(long)
    this.flags.set(long, [...before, value])
  }

  #addUnknown(index: number): false {
    const [number, input] = [this.#number(index), this.#argv[index] ?? '']
    this.problems.push(
      this.#isSecret() ? this.#asValue(index) : { kind: 'unknownFlag', number, input },
    )
    return false
  }

  #asValue(index: number): Problem {
    const isVariadic = this.#arguments.some((one) => one.isSecret && one.isVariadic)
    return { kind: 'valueReadAsFlag', number: this.#number(index), isVariadic }
  }

  /** Arguments are counted from the command on; those before it, from the start. */
  #number(index: number): number {
    const last = this.#path.at(-1) ?? -1
    return index > last ? index - last : index + 1
  }

  /** Whether the next operand, or one before it, may be a secret. */
  #isSecret(): boolean {
    const position = this.#arguments.findIndex(({ isSecret }) => isSecret)
    return position >= 0 && this.operands.length >= position
  }

  /** What is wrong with the number of operands. */
  checkOperands(runsCommand = false): readonly Problem[] {
    const specs = this.#arguments
    const count = this.operands.length + (runsCommand ? 0 : (this.rest?.length ?? 0))
    const missing = specs[count]
    if (missing?.isSecret && this.#ambiguous) return [this.#ambiguous]
    if (missing?.isRequired) return [{ kind: 'missingArgument', name: missing.name }]
    const max = specs.at(-1)?.isVariadic ? Infinity : specs.length
    if (count > max) return [{ kind: 'tooManyArguments', max, count }]
    if (!runsCommand) return []
    if (!this.rest) return [{ kind: 'missingDash' }]
    return this.rest.length === 0 ? [{ kind: 'missingCommand' }] : []
  }
}
