/** Reads `chamber.yaml`. What it may hold is said once more in `schema/chamber.schema.json`. */
import { storedName, storedNames, text, type Text } from '../core/text.ts'
import { isKey } from '../core/key.ts'
import { letterCases } from '../core/variable-name.ts'
import type { Config, Declaration } from './config.ts'
import { known, type Member, type Node, readDocument } from './members.ts'
import type { Pattern } from './pattern.ts'
import { faultOf, type ValueType, valueTypes } from './value-type.ts'

/** @throws {ChamberError} BAD_INPUT with line and column */
export async function parseConfig(content: string, source: Text): Promise<Config> {
  const root = readDocument(content, source)
  const names = ['services', 'keys', 'prefix', 'case', 'prefer-env', 'files', 'fallback-region']
  const members = known(root.mapping(source), names)
  const services =
    members
      .get('services')
      ?.items(text`services`)
      .map(readService) ?? []
  const keys: Declaration[] = []
  // one after the other, so that the first fault is the one that is told
  for (const key of members.get('keys')?.mapping(text`keys`) ?? [])
    keys.push(await readDeclaration(key))
  return {
    source,
    services,
    keys,
    prefix: read(members, 'prefix', readPrefix),
    case: read(members, 'case', (node) => oneOf(node, text`case`, letterCases)),
    preferEnv: read(members, 'prefer-env', (node) => node.boolean(text`prefer-env`)),
    files: read(members, 'files', readFiles),
    fallbackRegion: read(members, 'fallback-region', (node) => node.text(text`fallback-region`)),
  }
}

function read<T>(
  members: ReadonlyMap<string, Node>,
  name: string,
  take: (node: Node) => T,
): T | undefined {
  const node = members.get(name)
  return node && take(node)
}

function readService(node: Node) {
  const word = node.text(text`a service`)
  if (word === '') node.fail(text`a service is empty`)
  return { text: word, position: node.position }
}

function readPrefix(node: Node): string {
  const prefix = node.text(text`prefix`)
  return /^\w*$/.test(prefix)
    ? prefix
    : node.fail(text`prefix has other characters than a variable`)
}

function readFiles(node: Node): true | string | undefined {
  if (node.isBoolean) return node.boolean(text`files`) || undefined
  return node.text(text`files`) || node.fail(text`files names no folder`)
}

function oneOf<Word extends string>(node: Node, what: Text, words: readonly Word[]): Word {
  const given = node.text(what)
  const word = words.find((one) => one === given)
  return word ?? node.fail(text`${what} is not known`, text`use ${storedNames(words)}`)
}

async function readDeclaration({ name: key, key: keyNode, value }: Member): Promise<Declaration> {
  if (!isKey(key)) {
    return keyNode.fail(
      text`this is no key`,
      text`it may have letters, digits, dots, dashes and underscores`,
    )
  }
  const names = ['required', 'default', 'type', 'pattern', 'variable']
  const members = known(value.mapping(storedName(key)), names)
  const fallback = read(members, 'default', (node) => node.scalar(text`default`))
  const isRequired = read(members, 'required', (node) => node.boolean(text`required`))
  const expected = {
    type:
      read(members, 'type', (node) => oneOf<ValueType>(node, text`type`, valueTypes)) ?? 'string',
    pattern: await read(members, 'pattern', readPattern),
  }
  const fault = fallback === undefined ? undefined : faultOf(fallback, expected)
  if (fault !== undefined)
    members.get('default')?.fail(text`the default of '${storedName(key)}' ${fault}`)
  if (isRequired && fallback !== undefined) {
    members.get('required')?.fail(text`'${storedName(key)}' has a default, so it is never missing`)
  }
  return {
    key,
    required: isRequired ?? fallback === undefined,
    default: fallback,
    ...expected,
    variable: read(members, 'variable', readVariable),
  }
}

async function readPattern(node: Node): Promise<Pattern> {
  const given = node.text(text`pattern`)
  const { compilePattern } = await import('./pattern.ts')
  const pattern = compilePattern(given)
  return 'fault' in pattern ? node.fail(text`pattern ${pattern.fault}`, pattern.hint) : pattern
}

function readVariable(node: Node): string {
  const name = node.text(text`variable`)
  return /^[^=\0]+$/.test(name) ? name : node.fail(text`variable cannot name a variable`)
}
