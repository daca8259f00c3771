/**
 * The spellings of flags that scripts written for the Go program use, turned into the ones that
 * commander reads.
 *
 * The Go program (pflag) takes flags anywhere before `--`, as `--flag value`, `--flag=value`,
 * `-f value`, `-fvalue`, `-f=value` and bundled (`-qv=2`); a boolean takes a value only behind `=`.
 * Commander knows neither `-f=value` nor `--flag=true`, so the words are rewritten before it sees
 * them: `--flag=value …  -- operand …`.
 */
import { text, quote, type Text } from '../core/text.ts'
import type { Command } from 'commander'
import { UsageError } from '../core/errors.ts'

/** A flag as far as the spelling matters. */
export interface Flag {
  /** Without the dashes: `quiet`. */
  readonly long: string
  /** A single letter, without the dash. */
  readonly short?: string | undefined
  readonly takesValue: boolean
  /** Takes one only behind `=`, and may do without. */
  readonly mayTakeValue?: boolean
}

/** Every command shows its help. */
export const helpFlag: Flag = { long: 'help', short: 'h', takesValue: false }

/** The flags of a command, hidden ones too. */
export function flagsOf(command: Command): Flag[] {
  return command.options.map(({ long, short, required, optional }) => ({
    long: (long ?? '').replace(/^--/, ''),
    short: short?.replace(/^-/, ''),
    takesValue: required,
    mayTakeValue: optional,
  }))
}

/** Where in the words a command's name stands. */
export interface Place {
  readonly name: string
  readonly index: number
}

/** The words of a command line, told apart. */
export interface ParsedWords {
  /** `--long` or `--long=value`, in the order given; a boolean that was turned off is left out. */
  readonly flags: readonly string[]
  /** The operands before `--`. */
  readonly operands: readonly string[]
  /** Everything behind the first `--`, or undefined where there was none. */
  readonly rest: readonly string[] | undefined
}

/** What Go's strconv.ParseBool reads. */
const booleans = new Map<string, boolean>([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
])

/**
 * The next operand at or behind `from`, as far as the flags known there tell: a flag that is not
 * known to be a boolean takes the word behind it, as the Go program's command search has it.
 */
export function findCommand(
  words: readonly string[],
  flags: readonly Flag[],
  from = 0,
): Place | undefined {
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return undefined
    if (!word.startsWith('-') || word === '-') return { name: word, index }
    if (takesNextWord(word, flags)) index++
  }
  return undefined
}

function takesNextWord(word: string, flags: readonly Flag[]): boolean {
  if (word.includes('=')) return false
  if (word.startsWith('--')) {
    return flags.find((flag) => `--${flag.long}` === word)?.takesValue ?? true
  }
  if (word.length > 2) return false
  return flags.find((flag) => flag.short === word[1])?.takesValue ?? true
}

/**
 * Tells flags from operands.
 * @throws {UsageError} for an unknown flag, a missing value, or a boolean that is none
 */
export function parseWords(words: readonly string[], flags: readonly Flag[]): ParsedWords {
  const reader = new FlagReader(flags)
  const operands: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return { flags: reader.flags(), operands, rest: words.slice(index + 1) }
    if (!word.startsWith('-') || word === '-') operands.push(word)
    else if (reader.read(word, words[index + 1])) index++
  }
  return { flags: reader.flags(), operands, rest: undefined }
}

class FlagReader {
  readonly #known: readonly Flag[]
  readonly #seen: { flag: Flag; value: string | boolean }[] = []

  constructor(known: readonly Flag[]) {
    this.#known = known
  }

  flags(): string[] {
    const last = new Map(this.#seen.map(({ flag, value }) => [flag, value]))
    return this.#seen.flatMap(({ flag, value }) => {
      if (typeof value === 'string') return [`--${flag.long}=${value}`]
      return value && last.get(flag) ? [`--${flag.long}`] : []
    })
  }

  /** Reads one word of flags; true when it took the next word as its value. */
  read(word: string, next: string | undefined): boolean {
    return word.startsWith('--') ? this.#long(word, next) : this.#short(word, next)
  }

  #long(word: string, next: string | undefined): boolean {
    const [name = '', value] = splitAtEquals(word.slice(2))
    const flag = this.#known.find(({ long }) => long === name)
    if (!flag) throw new UsageError(text`unknown flag: ${quote(`--${name}`, 'flag')}`)
    return this.#set(flag, value, next, quote(`--${name}`, 'flag'))
  }

  #short(word: string, next: string | undefined): boolean {
    for (let letters = word.slice(1); letters !== ''; letters = letters.slice(1)) {
      const flag = this.#known.find(({ short }) => short === letters[0])
      if (!flag) throw new UsageError(text`unknown shorthand flag in ${quote(word, 'flag')}`)
      const shown = quote(`-${letters[0]}`, 'flag')
      if (letters[1] === '=' && letters.length > 2) {
        return this.#set(flag, letters.slice(2), undefined, shown)
      }
      if (flag.takesValue) return this.#set(flag, letters.slice(1) || undefined, next, shown)
      this.#set(flag, undefined, undefined, shown)
    }
    return false
  }

  #set(flag: Flag, value: string | undefined, next: string | undefined, shown: Text): boolean {
    if (flag.mayTakeValue) {
      this.#seen.push({ flag, value: value ?? true })
      return false
    }
    if (!flag.takesValue) {
      const given = value === undefined ? true : booleans.get(value)
      if (given === undefined) {
        throw new UsageError(text`invalid value for ${shown}: it is neither true nor false`)
      }
      this.#seen.push({ flag, value: given })
      return false
    }
    const given = value ?? next
    if (given === undefined) throw new UsageError(text`flag needs a value: ${shown}`)
    this.#seen.push({ flag, value: given })
    return value === undefined
  }
}

function splitAtEquals(text: string): [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
