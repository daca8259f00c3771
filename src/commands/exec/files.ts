/**
 * `exec --files` and `--file`: secrets in files of their own, whose paths are in the environment as
 * the official container images read them: `DB_PASSWORD_FILE` in the place of `DB_PASSWORD`.
 */
import { quote, quoteAfter, storedName, text } from '../../core/text.ts'
import { join, resolve } from 'node:path'
import type { Context } from '../../context.ts'
import type { Variable } from '../../environment/merge.ts'
import { memoryDirectory } from '../../files/memory-directory.ts'
import { namedDirectory, newDirectory, type SecretDirectory } from '../../files/secret-directory.ts'
import type { Lifetime } from '../../process/lifetime.ts'
import { UsageError } from '../../core/errors.ts'
import type { Delivery, Stage } from './delivery.ts'
import { removal, runFile } from './temporary-file.ts'

export interface FilesOptions {
  /** Of all secrets: in a folder of chamber's choice, or in this one. */
  readonly files?: true | string | undefined
  /** Of single ones: `KEY=PATH`. */
  readonly file?: readonly string[] | undefined
  /** A file that the environment names already is left to it. */
  readonly preferEnv?: boolean | undefined
  /** What the command gets of the caller's environment. */
  readonly parent: Context['env']
}

/** The place of one secret's file. */
interface Placed {
  readonly name: string
  readonly path: string
  readonly lifetime?: Lifetime
}

/**
 * Checks what can be checked before anything is read.
 * @throws {UsageError} for words that are not `KEY=PATH`
 * @throws {ChamberError} for a folder or file that cannot be used
 */
export function filesStage(context: Context, options: FilesOptions): Stage {
  const { files, file = [], preferEnv, parent } = options
  if (files === '') throw new UsageError(text`--files= names no folder`)
  const singles = file.map(readWord)
  const directory = files === undefined ? undefined : openDirectory(context, files)
  return (given) => {
    const isKept = (name: string) => parent[fileVariable(name)] !== undefined
    const delivery = preferEnv ? without(given, isKept) : given
    const placed = singles.flatMap((single) => placeSingle(context, delivery, single))
    const names = new Set(placed.map(({ name }) => name))
    const others = [...delivery.variables.values()].filter(({ name }) => !names.has(name))
    const all = directory ? [...placed, ...placeAll(context, directory, others)] : placed
    for (const { name } of all) {
      const path = fileVariable(name)
      if (parent[path] !== undefined)
        context.report.warn(text`--files overwrites ${storedName(path)}`)
    }
    return deliver(delivery, all)
  }
}

const fileVariable = (name: string): string => `${name}_FILE`

interface Single {
  readonly key: string
  readonly path: string
}

function readWord(word: string): Single {
  const at = word.indexOf('=')
  if (at > 0 && at < word.length - 1) return { key: word.slice(0, at), path: word.slice(at + 1) }
  throw new UsageError(text`--file${quoteAfter(word, 'path')} is not KEY=PATH`, {
    hint: text`write --file tls_key=/run/app/tls.key`,
  })
}

function openDirectory(context: Context, files: true | string): SecretDirectory {
  const { userId, report, cwd } = context
  if (files !== true) return namedDirectory(resolve(cwd, files), userId())
  const { path, isInMemory } = memoryDirectory(context)
  if (!isInMemory) {
    report.warn(
      text`there is no file system in memory here: secrets are on a disk, in ${quote(path, 'source', text`a folder`)}`,
    )
  }
  return newDirectory(path, userId())
}

/** One that is not there is denied, left to the environment, or not asked for by `--strict`. */
function placeSingle(context: Context, { variables }: Delivery, { key, path }: Single): Placed[] {
  const byKey = new Map<string, Variable>(
    [...variables.values()].map((variable) => [variable.key, variable]),
  )
  const variable = byKey.get(key) ?? byKey.get(key.toLowerCase())
  if (!variable) return []
  const file = runFile(context, path)
  return [{ name: variable.name, path: file.path, lifetime: file.lifetime(variable.value) }]
}

function placeAll(
  context: Context,
  directory: SecretDirectory,
  variables: readonly Variable[],
): readonly Placed[] {
  const files = variables.map(({ key, value }) => ({ key, value }))
  const lifetime = {
    place: directory.path,
    begin: () => directory.write(files),
    end: removal(context, () => directory.remove()),
  }
  const placed = variables.map(({ name, key }) => ({ name, path: join(directory.path, key) }))
  return placed.map((one, index) => (index === 0 ? { ...one, lifetime } : one))
}

/** The path in the place of the value, which the command must not get from its caller either. */
function deliver(delivery: Delivery, placed: readonly Placed[]): Delivery {
  const names = new Set(placed.map(({ name }) => name))
  const { set, ...rest } = without(delivery, (name) => names.has(name))
  const paths = placed.map(({ name, path }) => [fileVariable(name), path])
  return {
    ...rest,
    variables: delivery.variables,
    set: { ...set, ...Object.fromEntries(paths) },
    unset: [...delivery.unset, ...names],
    lifetimes: [...delivery.lifetimes, ...placed.flatMap(({ lifetime }) => lifetime ?? [])],
  }
}

function without(delivery: Delivery, isLeft: (name: string) => boolean): Delivery {
  const kept = ([name]: readonly [string, unknown]) => !isLeft(name)
  return {
    ...delivery,
    variables: new Map([...delivery.variables].filter(kept)),
    set: Object.fromEntries(Object.entries(delivery.set).filter(kept)),
  }
}
