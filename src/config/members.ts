/**
 * The nodes of a YAML document, read member by member. Every fault has its line and column and never
 * quotes the document: behind a link, it may be another file.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { inputError, type Position } from '../formats/format.ts'
import { readYaml } from '../formats/yaml/document.ts'

/** A node, and what can be asked of it. */
export interface Node {
  readonly position: Position
  /** Ends the reading: the node is not what it should be. */
  fail(fault: string, hint?: string): never
  /** The members of a mapping, in their order; null counts as an empty one. */
  mapping(what: string): readonly Member[]
  items(what: string): readonly Node[]
  /** A text; what YAML takes for a number or a boolean is none. */
  text(what: string): string
  /** As {@link text}, but a number or a boolean is the text that it is written as. */
  scalar(what: string): string
  boolean(what: string): boolean
  readonly isBoolean: boolean
}

export interface Member {
  readonly name: string
  readonly key: Node
  readonly value: Node
}

/** @throws {ChamberError} BAD_INPUT with line and column when it is not one YAML document */
export function readDocument(text: string, source: string): Node {
  const { document, others, positionOf } = readYaml(text, source)
  const [second] = others
  if (second) throw inputError(source, positionOf(second), 'there is a second document in it')
  return node(document.contents, { document, positionOf, source })
}

interface Source {
  readonly document: Document
  readonly positionOf: (node: unknown) => Position
  readonly source: string
}

function node(given: unknown, from: Source, place?: Position): Node {
  const position = place ?? from.positionOf(given)
  const found: unknown = isAlias(given) ? given.resolve(from.document) : given
  const fail = (fault: string, hint?: string): never => {
    throw inputError(from.source, position, fault, hint)
  }
  const scalar = isScalar(found) ? found : undefined
  return {
    position,
    fail,
    isBoolean: typeof scalar?.value === 'boolean',
    mapping(what) {
      if (found === null || (scalar && scalar.value === null)) return []
      if (!isMap(found)) return fail(`${what} is no mapping`)
      return found.items.map((pair) => member(pair, from))
    },
    items: (what) =>
      isSeq(found)
        ? found.items.map((item) => node(item, from))
        : fail(`${what} is no list`, 'write - in front of each'),
    text(what) {
      const value = scalar?.value
      return typeof value === 'string' ? value : fail(`${what} is no text`, 'put it in quotes')
    },
    scalar: (what) => (scalar && writtenAs(scalar)) ?? fail(`${what} is no text`),
    boolean(what) {
      const value = scalar?.value
      return typeof value === 'boolean' ? value : fail(`${what} is neither true nor false`)
    },
  }
}

function member(
  { key, value }: { readonly key: unknown; readonly value: unknown },
  from: Source,
): Member {
  const keyNode = node(key, from)
  const name = keyNode.scalar('a name')
  // A value that is left out has no place of its own.
  return { name, key: keyNode, value: node(value, from, value ? undefined : keyNode.position) }
}

/** 0123 and 1.50 stay what they are. */
function writtenAs({ value, source }: Scalar): string | undefined {
  if (typeof value === 'string') return value
  return value === null || typeof value === 'object' ? undefined : (source ?? String(value))
}

/**
 * The member of each name, once all are known names.
 * @throws {ChamberError} BAD_INPUT naming those there are
 */
export function known(
  members: readonly Member[],
  names: readonly string[],
): ReadonlyMap<string, Node> {
  for (const { name, key } of members) {
    if (names.includes(name)) continue
    key.fail('this name is not known here', `known are ${names.join(', ')}`)
  }
  return new Map(members.map(({ name, value }) => [name, value]))
}
