/** What the user chose: which secrets, and what they are called. */
import { text, quote, quoteAfter } from '../core/text.ts'
import { exactly, type KeyPattern, readPatterns } from './key-pattern.ts'
import type { Naming, Rename } from './naming.ts'
import type { Selection } from './select.ts'
import { UsageError } from '../core/errors.ts'
import { isKey, type KeyPath } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { variableName } from '../core/variable-name.ts'
import { type Expected, isNaming, type ReadOptions } from './service-values.ts'

export interface Choice extends Selection {
  /** Of `only`, what the flag says; a file's declared keys are not among it. */
  readonly typedOnly: readonly KeyPattern[]
  readonly options: ReadOptions
  readonly naming: Naming
  /** Whether names are to be given at all. */
  readonly isNaming: boolean
  /** Of flags; they must be met. */
  readonly renames: readonly Rename[]
  /** What a file expects, as far as it is chosen. */
  readonly expected: Expected | undefined
}

/** @throws {UsageError} naming the flag and the word at fault */
export async function parseChoice(
  options: ReadOptions,
  services: readonly ServiceReference[],
): Promise<Choice> {
  const { prefix = '', case: letters, nameOf = (key: KeyPath) => variableName(key) } = options
  if (!/^\w*$/.test(prefix)) {
    throw new UsageError(
      text`--prefix${quoteAfter(prefix, 'key')} cannot begin the name of a variable`,
      {
        hint: text`use letters, digits and underscores`,
      },
    )
  }
  const renames = (options.rename ?? []).map(parseRename)
  const typedOnly = await readPatterns(options.only ?? [], text`--only`)
  const except = await readPatterns(options.except ?? [], text`--except`)
  checkKeys([...typedOnly, ...except], services)
  const { expected: all } = options
  const expected = all && chosenOf(all, { only: typedOnly, except })
  const declaredOnly = (all?.declared ?? []).map(({ key }) => exactly(key))
  return {
    only: typedOnly.length > 0 ? typedOnly : declaredOnly,
    typedOnly,
    except,
    options,
    naming: {
      nameOf: letters === undefined ? nameOf : (key) => variableName(key, letters),
      prefix,
      renames: [...declaredNames(expected), ...renames],
    },
    isNaming: isNaming(options),
    renames,
    expected,
  }
}

/** The first `=` ends the key: a key has none. Programs read variables of any name. */
function parseRename(word: string): Rename {
  const at = word.indexOf('=')
  const [key, variable] = [word.slice(0, at), word.slice(at + 1)]
  if (at > 0 && isKeyOrPath(key) && /^[^=\0]+$/.test(variable)) return { key, variable }
  throw new UsageError(text`--rename${quoteAfter(word, 'key')} is not KEY=NAME`, {
    hint: text`write --rename db_url=DATABASE_URL`,
  })
}

const isKeyOrPath = (input: string): boolean => input.split('/').every(isKey)

/** A slash is part of a key only where the services below are read too. */
function checkKeys(patterns: readonly KeyPattern[], services: readonly ServiceReference[]): void {
  if (services.some(({ recursive }) => recursive)) return
  const fault = patterns.find(({ typed }) => typed.includes('/'))
  if (!fault) return
  throw new UsageError(
    text`${quote(fault.typed, 'service')} has a slash, which no key of these services has`,
    {
      hint: text`name the service, as in chamber exec app/web, and the key by itself`,
    },
  )
}

/** A key that is not chosen is not expected either. */
function chosenOf({ declared, source }: Expected, { only, except }: Selection): Expected {
  const isMeant = (patterns: readonly KeyPattern[], key: string) =>
    patterns.some((pattern) => pattern.among(new Set([key, key.toLowerCase()])).length > 0)
  const chosen = declared.filter(
    ({ key }) => (only.length === 0 || isMeant(only, key)) && !isMeant(except, key),
  )
  return { source, declared: chosen }
}

const declaredNames = (expected: Expected | undefined): Rename[] =>
  (expected?.declared ?? []).flatMap(({ key, variable }) =>
    variable === undefined ? [] : [{ key, variable }],
  )
