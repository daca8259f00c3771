/**
 * Reads YAML, and JSON, which is YAML too: one mapping of keys to scalars, the first document of
 * the text. Scalars are taken as they are written: 0123, 1.50 and yes are texts, null is empty.
 */
import { text, type Text } from '../../core/text.ts'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { textOf } from '../../core/decode-utf8.ts'
import { type Entry, inputError, type Parsed, type Position, shownKey } from '../format.ts'
import { readYaml } from './document.ts'

/** A text, what messages call it, and where its characters are. */
interface Source {
  readonly document: Document
  readonly fail: (node: unknown, fault: Text, hint?: Text) => never
  readonly positionOf: (node: unknown) => Position
}

/** @throws {ChamberError} BAD_INPUT with line and column */
export function parseYaml(content: string, source: Text): Parsed {
  // No numbers, no booleans: every plain scalar is the text that it is.
  const options = { schema: 'failsafe', uniqueKeys: false } as const
  const { document, others, positionOf } = readYaml(content, source, options)
  const entries = readMapping({
    document,
    positionOf,
    fail(node, fault, hint) {
      throw inputError(source, positionOf(node), fault, hint)
    },
  })
  const more = others.length
  return {
    entries,
    warnings:
      more > 0 ? [text`${source}: only the first of its ${more + 1} documents is read`] : [],
  }
}

function readMapping(source: Source): readonly Entry[] {
  const { contents } = source.document
  if (!isMap(contents)) {
    return source.fail(
      contents,
      text`it is no mapping of keys to values`,
      text`write {"key": "value"}`,
    )
  }
  const entries = new Map<string, Entry>()
  const merged: Entry[] = []
  for (const pair of contents.items) {
    if (isMergeKey(pair)) {
      merged.push(...mergedEntries(pair, source))
      continue
    }
    const entry = readPair(pair, source)
    const first = entries.get(entry.key)
    if (first) {
      source.fail(
        pair.key,
        text`the key ${shownKey(entry.key)} is in line ${first.position.line} already`,
      )
    }
    entries.set(entry.key, entry)
  }
  // What is written out wins over what is merged, and what is merged first over what comes later.
  for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry)
  return [...entries.values()]
}

const isMergeKey = ({ key }: Pair): boolean =>
  isScalar(key) && key.value === '<<' && key.type === 'PLAIN'

/** `<<: *defaults`, or a list of such. */
function mergedEntries({ key, value }: Pair, source: Source): Entry[] {
  const wanted = isSeq(value) ? value.items : [value]
  return wanted.flatMap((item) => {
    const mapping = isAlias(item) ? resolve(item, source) : item
    if (!isMap(mapping)) return source.fail(key, text`only mappings can be merged`)
    return (mapping as YAMLMap).items.map((pair) => readPair(pair, source))
  })
}

function readPair({ key, value }: Pair, source: Source): Entry {
  if (!isScalar(key)) return source.fail(key, text`a key is no text`)
  const name = scalarText(key, key, source)
  if (key.type === 'PLAIN' && isNoText.test(name)) {
    return source.fail(key, text`the key ${shownKey(name)} is no text`, text`put it in quotes`)
  }
  const target = isAlias(value) ? resolve(value, source) : value
  const fault = text`the value of ${shownKey(name)} is`
  if (isMap(target)) return source.fail(value, text`${fault} a mapping`, oneLevel)
  if (isSeq(target)) return source.fail(value, text`${fault} a list`, oneLevel)
  const content = isScalar(target) ? scalarText(target, value, source) : ''
  return { key: name, value: content, position: source.positionOf(key) }
}

/** Booleans and numbers with a point, which the Go program refuses as keys. */
const isNoText =
  /^(true|True|TRUE|false|False|FALSE|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?(\d+\.\d*|\.\d+)(e[-+]?\d+)?)$/i

const oneLevel = text`a secret is one text: give each its own key, or quote JSON as a text`

function resolve(alias: Alias, source: Source): unknown {
  return (
    alias.resolve(source.document) ??
    source.fail(alias, text`an alias has no anchor in front of it`)
  )
}

const standardTags = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null))$/

function scalarText(scalar: Scalar, place: unknown, source: Source): string {
  const { value, tag, type } = scalar
  if (value instanceof Uint8Array) return decode(value, place, source)
  if (tag !== undefined && !standardTags.test(tag)) {
    return source.fail(
      place,
      text`a value has a tag that chamber does not know`,
      text`leave the tag out`,
    )
  }
  const content = String(value ?? '')
  if (/\p{Surrogate}/u.test(content)) return source.fail(place, text`half a character is escaped`)
  const isNull = type === 'PLAIN' && tag === undefined && /^(~|null|Null|NULL)$/.test(content)
  return isNull ? '' : content
}

/** `!!binary`, when it holds text. */
function decode(bytes: Uint8Array, place: unknown, source: Source): string {
  const hint = text`store it in Base64, as a text`
  return textOf(bytes) ?? source.fail(place, text`a binary value is not UTF-8 text`, hint)
}
