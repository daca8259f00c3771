/**
 * The nodes of a YAML document, read member by member. Every fault has its line and column and never
 * quotes the document: behind a link, it may be another file.
 */
import { storedNames, text, type Text } from '../core/text.ts'
import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { inputError, type Position } from '../formats/format.ts'
import { readYaml } from '../formats/yaml/document.ts'

/** A node, and what can be asked of it. */
export interface Node {
  readonly position: Position
  /** Ends the reading: the node is not what it should be. */
  fail(fault: Text, hint?: Text): never
  /** The members of a mapping, in their order; null counts as an empty one. */
  mapping(what: Text): readonly Member[]
  items(what: Text): readonly Node[]
  /** A text; what YAML takes for a number or a boolean is none. */
  text(what: Text): string
  /** As {@link text}, but a number or a boolean is the text that it is written as. */
  scalar(what: Text): string
  boolean(what: Text): boolean
  readonly isBoolean: boolean
}

export interface Member {
  readonly name: string
  readonly key: Node
  readonly value: Node
}

/** @throws {ChamberError} BAD_INPUT with line and column when it is not one YAML document */
export function readDocument(content: string, source: Text): Node {
  const { document, others, positionOf } = readYaml(content, source)
  const [second] = others
  if (second) throw inputError(source, positionOf(second), text`there is a second document in it`)
  return node(document.contents, { document, positionOf, source })
}

interface Source {
  readonly document: Document
  readonly positionOf: (node: unknown) => Position
  readonly source: Text
}

function node(given: unknown, from: Source, place?: Position): Node {
  const position = place ?? from.positionOf(given)
  const found: unknown = isAlias(given) ? given.resolve(from.document) : given
  const fail = (fault: Text, hint?: Text): never => {
    throw inputError(from.source, position, fault, hint)
  }
  const scalar = isScalar(found) ? found : undefined
  return {
    position,
    fail,
    isBoolean: typeof scalar?.value === 'boolean',
    mapping(what) {
      if (found === null || (scalar && scalar.value === null)) return []
      if (!isMap(found)) return fail(text`${what} is no mapping`)
      return found.items.map((pair) => member(pair, from))
    },
    items: (what) =>
      isSeq(found)
        ? found.items.map((item) => node(item, from))
        : fail(text`${what} is no list`, text`write - in front of each`),
    text(what) {
      const value = scalar?.value
      return typeof value === 'string'
        ? value
        : fail(text`${what} is no text`, text`put it in quotes`)
    },
    scalar: (what) => (scalar && writtenAs(scalar)) ?? fail(text`${what} is no text`),
    boolean(what) {
      const value = scalar?.value
      return typeof value === 'boolean' ? value : fail(text`${what} is neither true nor false`)
    },
  }
}

function member(
  { key, value }: { readonly key: unknown; readonly value: unknown },
  from: Source,
): Member {
  const keyNode = node(key, from)
  const name = keyNode.scalar(text`a name`)
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
    key.fail(text`this name is not known here`, text`known are ${storedNames(names)}`)
  }
  return new Map(members.map(({ name, value }) => [name, value]))
}
