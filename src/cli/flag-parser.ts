/**
 * Reads flags as the Go program (pflag) does: anywhere before `--`, as `--flag value`,
 * `--flag=value`, `-f value`, `-fvalue`, `-f=value` and bundled (`-qv=2`); a boolean takes a value
 * only after `=`.
 */
import { type ArgumentSpec, argumentsOf, type FlagSpec, flagsOf } from './syntax.ts'

/** The values of each flag by its long name; the flag that was given last is at the end. */
export type Flags = ReadonlyMap<string, readonly (string | boolean)[]>

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
function parseBoolean(input: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(input)) return true
  return /^(?:0|f|F|FALSE|false|False)$/.test(input) ? false : undefined
}

/** `-` alone is standard input. */
export const isFlag = (input: string): boolean => input.startsWith('-') && input !== '-'

/** Returns the next index that is not one of `path`. */
export function nextIndex(index: number, path: readonly number[]): number {
  return path.includes(index + 1) ? nextIndex(index + 1, path) : index + 1
}

/** The flags of one command line; `path` is where the names of the command are. */
export class FlagParser {
  readonly flags = new Map<string, readonly (string | boolean)[]>()
  readonly problems: Problem[] = []
  /** A known flag where the secret may have been meant, such as `-b4ckend`. */
  ambiguous: Problem | undefined
  readonly #argv: readonly string[]
  readonly #path: readonly number[]
  readonly #specs: readonly FlagSpec[]
  readonly #arguments: readonly ArgumentSpec[]

  constructor(argv: readonly string[], path: readonly number[], syntax: string | undefined) {
    this.#argv = argv
    this.#path = path
    this.#specs = flagsOf(syntax)
    this.#arguments = argumentsOf(syntax)
  }

  /**
   * Reads one argument.
   * @param operandCount how many operands are before it
   * @returns whether the next argument is the value of its flag
   */
  read(index: number, operandCount: number): boolean {
    const input = this.#argv[index] ?? ''
    const position = this.#arguments.findIndex(({ isSecret }) => isSecret)
    const isSecret = position >= 0 && operandCount >= position
    if (!input.startsWith('--')) return this.#readLetters(input, index, isSecret)
    const equals = input.indexOf('=')
    const name = input.slice(2, equals < 0 ? undefined : equals)
    const flag = this.#specs.find(({ long }) => long === name)
    if (!flag) return this.#addUnknown(index, isSecret)
    return this.#set(flag, equals < 0 ? undefined : input.slice(equals + 1), index)
  }

  #readLetters(input: string, index: number, isSecret: boolean): boolean {
    if (input.length > 2 && isSecret) this.ambiguous ??= this.#asValue(index)
    for (let at = 1; at < input.length; at++) {
      const flag = this.#specs.find(({ short }) => short === input[at])
      if (!flag) return this.#addUnknown(index, isSecret)
      const tail = input.slice(at + 1)
      if (/^=./s.test(tail)) return this.#set(flag, tail.slice(1), index)
      if (flag.value === 'required') return this.#set(flag, tail || undefined, index)
      this.#set(flag, undefined, index)
    }
    return false
  }

  #set(flag: FlagSpec, value: string | undefined, index: number): boolean {
    if (flag.value === 'required') {
      const given = value ?? this.#argv[nextIndex(index, this.#path)]
      if (given === undefined) this.problems.push({ kind: 'missingValue', flag })
      else this.#add(flag, given)
      return value === undefined
    }
    const isOptional = flag.value === 'optional'
    const given = value === undefined ? true : isOptional ? value : parseBoolean(value)
    if (given === undefined) this.problems.push({ kind: 'invalidBoolean', flag })
    else this.#add(flag, given)
    return false
  }

  #add({ long }: FlagSpec, value: string | boolean): void {
    const before = this.flags.get(long) ?? []
    this.flags.delete(long)
    this.flags.set(long, [...before, value])
  }

  #addUnknown(index: number, isSecret: boolean): false {
    const [number, input] = [this.#number(index), this.#argv[index] ?? '']
    this.problems.push(isSecret ? this.#asValue(index) : { kind: 'unknownFlag', number, input })
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
}
