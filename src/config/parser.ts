/** Reads `chamber.yaml`. What it may hold is said once more in `schema/chamber.schema.json`. */
import { isKey } from '../core/service-reference.ts'
import { letterCases } from '../core/variable-name.ts'
import type { Config, Declaration } from './config.ts'
import { known, type Member, type Node, readDocument } from './members.ts'
import type { Pattern } from './pattern.ts'
import { faultOf, type ValueType, valueTypes } from './value-type.ts'

/** @throws {ChamberError} BAD_INPUT with line and column */
export async function parseConfig(text: string, source: string): Promise<Config> {
  const root = readDocument(text, source)
  const names = ['services', 'keys', 'prefix', 'case', 'prefer-env', 'files']
  const members = known(root.mapping(source), names)
  const services = members.get('services')?.items('services').map(readService) ?? []
  const keys: Declaration[] = []
  // one after the other, so that the first fault is the one that is told
  for (const key of members.get('keys')?.mapping('keys') ?? [])
    keys.push(await readDeclaration(key))
  return {
    source,
    services,
    keys,
    prefix: read(members, 'prefix', readPrefix),
    case: read(members, 'case', (node) => oneOf(node, 'case', letterCases)),
    preferEnv: read(members, 'prefer-env', (node) => node.boolean('prefer-env')),
    files: read(members, 'files', readFiles),
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
  const text = node.text('a service')
  return text === '' ? node.fail('a service is empty') : { text, position: node.position }
}

function readPrefix(node: Node): string {
  const text = node.text('prefix')
  return /^\w*$/.test(text) ? text : node.fail('prefix has other characters than a variable')
}

function readFiles(node: Node): true | string | undefined {
  if (node.isBoolean) return node.boolean('files') || undefined
  return node.text('files') || node.fail('files names no folder')
}

function oneOf<Word extends string>(node: Node, what: string, words: readonly Word[]): Word {
  const text = node.text(what)
  const word = words.find((one) => one === text)
  return word ?? node.fail(`${what} is not known`, `use ${words.join(', ')}`)
}

async function readDeclaration({ name: key, key: keyNode, value }: Member): Promise<Declaration> {
  if (!isKey(key)) {
    keyNode.fail('this is no key', 'it may have letters, digits, dots, dashes and underscores')
  }
  const names = ['required', 'default', 'type', 'pattern', 'variable']
  const members = known(value.mapping(key), names)
  const fallback = read(members, 'default', (node) => node.scalar('default'))
  const isRequired = read(members, 'required', (node) => node.boolean('required'))
  const expected = {
    type: read(members, 'type', (node) => oneOf<ValueType>(node, 'type', valueTypes)) ?? 'string',
    pattern: await read(members, 'pattern', readPattern),
  }
  const fault = fallback === undefined ? undefined : faultOf(fallback, expected)
  if (fault !== undefined) members.get('default')?.fail(`the default of '${key}' ${fault}`)
  if (isRequired && fallback !== undefined) {
    members.get('required')?.fail(`'${key}' has a default, so it is never missing`)
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
  const text = node.text('pattern')
  const { compilePattern } = await import('./pattern.ts')
  const pattern = compilePattern(text)
  return 'fault' in pattern ? node.fail(`pattern ${pattern.fault}`, pattern.hint) : pattern
}

function readVariable(node: Node): string {
  const text = node.text('variable')
  return /^[^=\0]+$/.test(text) ? text : node.fail('variable cannot name a variable')
}
