/** The table of formats. */
import { text, quote, storedNames, quoteAfter } from '../core/text.ts'
import { UsageError } from '../core/errors.ts'
import { csv } from './csv.ts'
import { docker } from './docker.ts'
import { dotenv } from './dotenv/dotenv.ts'
import type { Format } from './format.ts'
import { javaProperties } from './java-properties.ts'
import { json } from './json.ts'
import { tfvars } from './tfvars.ts'
import { tsv } from './tsv.ts'
import { yaml } from './yaml/yaml.ts'

export const formats: readonly Format[] = [
  json,
  yaml,
  javaProperties,
  csv,
  tsv,
  dotenv,
  docker,
  tfvars,
]

/** Other names of formats. */
const aliases: Readonly<Record<string, string>> = { properties: 'java-properties', yml: 'yaml' }

/** A format that can be read as well. */
export type Readable = Format & Required<Pick<Format, 'parse'>>

const isReadable = (format: Format): format is Readable => format.parse !== undefined

export const formatNames = formats.map(({ name }) => name)
export const readableNames = formats.filter(isReadable).map(({ name }) => name)

/**
 * A format by its name, in any case.
 * @throws {UsageError} naming those there are
 */
export function findFormat(typed: string): Format {
  const format = lookUp(typed)
  if (format) return format
  throw new UsageError(text`unknown format${quoteAfter(typed, 'format')}`, {
    hint: text`use one of ${storedNames(formatNames)}`,
  })
}

/** As {@link findFormat}, among those that `import` reads. */
export function findReadable(typed: string): Readable {
  const format = lookUp(typed)
  if (format && isReadable(format)) return format
  throw new UsageError(text`${quote(typed, 'format')} is no format that can be imported`, {
    hint: text`use one of ${storedNames(readableNames)}`,
  })
}

/**
 * The format of a text. YAML, which JSON is too, unless its first line is `NAME=…`, or the name of
 * its file says dotenv and the text says nothing else.
 */
export function recognize(content: string, file: string): Readable {
  const first = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*([^\n]*)/.exec(content)?.[1] ?? ''
  const isAssignment = /^\s*(export\s+)?[\w.-]+\s*=/.test(first)
  const isNamed = /(^|[/\\])\.env[^/\\]*$|\.env$/.test(file)
  const isYaml = /^\s*[{["'?-]|:(\s|$)/.test(first)
  return findReadable(isAssignment || (isNamed && !isYaml) ? 'dotenv' : 'yaml')
}

function lookUp(typed: string): Format | undefined {
  const name = typed.toLowerCase()
  return formats.find((format) => format.name === (aliases[name] ?? name))
}
