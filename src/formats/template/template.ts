/**
 * Texts with secrets filled in, in Liquid (https://shopify.github.io/liquid/): `{{ DB_URL }}`.
 *
 * A template computes texts and no more: it reads no file, includes none, and runs nothing. An
 * unknown name ends it, except where it is asked for with care: by `if`, `unless` or `default`.
 */
import { storedName, storedNames, text, type Text } from '../../core/text.ts'
import { Liquid, type LiquidError } from 'liquidjs'
import { ChamberError } from '../../core/errors.ts'
import { limits, mebibytes } from '../../core/limits.ts'
import { inputError, shownKey } from '../format.ts'
import { limitOutput } from './limited-output.ts'
import { quotings } from './quotings.ts'

/** What a template can name, by name. */
export interface Names {
  readonly variables: ReadonlyMap<string, string>
  /** By key; a variable of the same name goes before. */
  readonly secrets: ReadonlyMap<string, string>
}

/**
 * Fills in a template.
 * @param source what messages call it: the name of its file
 * @throws {ChamberError} BAD_INPUT with line and column; it holds no value
 */
export function renderTemplate(template: string, source: Text, names: Names): string {
  const engine = createEngine()
  const parsed = told(source, sayParsing, () => engine.parse(template))
  const secrets = Object.fromEntries(names.secrets)
  const scope = { ...secrets, ...Object.fromEntries(names.variables), secrets }
  const say = (error: LiquidError) => sayRendering(error, template, names)
  return told(source, say, () => String(engine.renderSync(parsed, scope)))
}

/** Tags that read other files. */
const readers = ['include', 'render', 'layout', 'block']

function createEngine(): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    renderLimit: limits.templateSeconds * 1000,
    memoryLimit: limits.templateMemory,
  })
  for (const tag of readers) delete engine.tags[tag]
  for (const [name, filter] of Object.entries(quotings)) {
    engine.registerFilter(name, function (value: unknown) {
      const quoted = filter(value)
      this.context.memoryLimit.use(quoted.length)
      return quoted
    })
  }
  limitOutput(engine)
  return engine
}

interface Said {
  readonly fault: Text
  readonly hint?: Text | undefined
}

/** Nothing is filled in yet, so what the parser quotes is the template's own text. */
function sayParsing({ message }: LiquidError): Said {
  const [line = ''] = message.split('\n')
  return { fault: parserFault(line) }
}

/** The parser quotes the template, which may hold anything: names of tags and filters are shown. */
function parserFault(line: string): Text {
  const filter = /^undefined filter: ([a-z_]{1,30})/.exec(line)?.[1]
  if (filter !== undefined) return text`undefined filter: ${storedName(filter)}`
  const [, tag, fault] = /^tag (?:"|\{%-? *)([a-z_]{1,30})\b.* not (found|closed)/.exec(line) ?? []
  if (tag === undefined) return text`a tag or an output is malformed`
  return text`tag "${storedName(tag)}" not ${fault === 'found' ? 'found' : 'closed'}`
}

/** By what liquidjs says. */
const limitFaults: Readonly<Record<string, Text>> = {
  'template render limit exceeded': text`the template takes more than ${limits.templateSeconds} s`,
  'memory alloc limit exceeded': text`its loops and filters make more than ${mebibytes(limits.templateMemory)}`,
}

/** The texts of these errors may hold values; a name may be one: `secrets[DB_URL]`. */
function sayRendering({ originalError }: LiquidError, template: string, names: Names): Said {
  const original: unknown = originalError
  if (original instanceof ChamberError) return { fault: original.message, hint: original.hint }
  const exceeded = original instanceof Error ? limitFaults[original.message] : undefined
  if (exceeded !== undefined) return { fault: exceeded, hint: text`check the loops and filters` }
  if (!isUnknownName(original)) return { fault: text`a tag or filter fails here` }
  const { variableName: name } = original
  const values = new Set(names.variables.values())
  const isWritten = name.split('.').every((part) => template.includes(part) && !values.has(part))
  const known = storedNames([...names.variables.keys()].slice(0, 20))
  return {
    fault: isWritten ? text`${shownKey(name)} is not known` : text`a name is not known`,
    hint: text`known are ${known || 'no names'}, and their keys`,
  }
}

const isUnknownName = (error: unknown): error is { readonly variableName: string } =>
  error instanceof Error && 'variableName' in error && typeof error.variableName === 'string'

function told<T>(source: Text, say: (error: LiquidError) => Said, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isLiquidError(error)) throw error
    const [line = 1, column = 1] = error.token.getPosition()
    const { fault, hint } = say(error)
    throw inputError(source, { line, column }, fault, hint)
  }
}

const isLiquidError = (error: unknown): error is LiquidError =>
  error instanceof Error && 'token' in error
