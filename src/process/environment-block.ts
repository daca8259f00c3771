import { text, quote, storedName } from '../core/text.ts'
import { readFileSync } from 'node:fs'
import { ChamberError } from '../core/errors.ts'
import type { Variables } from '../core/variables.ts'
import { splitBlock, toBytes, toText, type ByteString } from '../core/bytes.ts'
import type { Inherited } from '../host/node/inherited.ts'
import { takeBack } from '../host/bun/set-aside.ts'

/**
 * The caller's variables as `NAME=value`, in their order.
 *
 * Of a name that comes twice the first counts, as for `getenv` and for Go's runtime. The later ones
 * are dropped: a program that takes the last would otherwise see a value that nobody can override.
 * What has no `=` is passed on as it is.
 */
export function callerEnvironment({ environment }: Inherited): readonly ByteString[] {
  const present = environment === undefined ? readOwnEnvironment() : fromRecord(environment)
  const entries = present.map(takeBack)
  const seen = new Set<string>()
  return entries.filter((entry) => {
    const name = nameOf(entry)
    if (name === undefined) return entry !== ''
    return seen.has(name) ? false : seen.add(name)
  })
}

/** The entries without those of some names. */
export function withoutVariables(
  entries: readonly ByteString[],
  names: readonly string[],
): readonly ByteString[] {
  const left = new Set(names.map(key))
  return entries.filter((present) => !left.has(key(nameOf(present) ?? '')))
}

/**
 * The variables of the command: the caller's, with those in `set` put in their place or added.
 *
 * @throws ChamberError VARIABLE_INVALID where the system cannot carry a name or a value; it names
 * the variable and not the value.
 */
export function composeEnvironment(
  caller: readonly ByteString[],
  set: Readonly<Record<string, string>>,
): readonly ByteString[] {
  const missing = new Map(
    Object.entries(set).map(([name, value]) => [key(name), assign(name, value)]),
  )
  const composed = caller.map((present) => {
    const name = key(nameOf(present) ?? '')
    const replacement = missing.get(name)
    missing.delete(name)
    return replacement ?? present
  })
  return [...composed, ...missing.values()]
}

/** The value of a variable in a list of `NAME=value`. */
export function variable(entries: readonly ByteString[], name: string): ByteString | undefined {
  const found = entries.find((present) => key(nameOf(present) ?? '') === key(name))
  return found?.slice(name.length + 1) as ByteString | undefined
}

/**
 * The variables as Node wants them. Bytes that are not UTF-8 become U+FFFD, and what has no `=` is
 * left out: Node has no way to pass those on.
 */
export function toRecord(entries: readonly ByteString[]): Record<string, string> {
  const named = entries.filter((present) => nameOf(present) !== undefined).map(toText)
  return Object.fromEntries(
    named.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}

/** What was set later with `process.env` is not in there: it was chamber's own doing. */
function readOwnEnvironment(): readonly ByteString[] {
  try {
    return splitBlock(readFileSync('/proc/self/environ'))
  } catch {
    return fromRecord(process.env)
  }
}

function fromRecord(record: Variables): readonly ByteString[] {
  return Object.entries(record).map(([name, value]) => toBytes(`${name}=${value ?? ''}`))
}

function nameOf(present: ByteString): string | undefined {
  const end = present.indexOf('=')
  return end === -1 ? undefined : present.slice(0, end)
}

/** Windows takes `Path` and `PATH` for one variable. */
const key = (name: string): string =>
  process.platform === 'win32' ? name.toUpperCase() : toBytes(name)

function assign(name: string, value: string): ByteString {
  if (name === '' || name.includes('=') || name.includes('\0')) {
    throw new ChamberError(
      'VARIABLE_INVALID',
      text`${quote(name, 'variable', text`a text`)} cannot name a variable`,
    )
  }
  if (value.includes('\0')) {
    throw new ChamberError(
      'VARIABLE_INVALID',
      text`the value of ${storedName(name)} holds a NUL byte`,
      {
        hint: text`no variable can carry one: store the value in base64, for example`,
      },
    )
  }
  return toBytes(`${name}=${value}`)
}
