/** A text as YAML documents, and where in the text their parts are. */
import { text, type Text } from '../../core/text.ts'
import {
  type Document,
  type DocumentOptions,
  LineCounter,
  parseAllDocuments,
  type ParsedNode,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml'
import { inputError, type Position } from '../format.ts'
import { faultText } from './fault.ts'

export interface YamlText {
  readonly document: Document
  /** Those behind it. */
  readonly others: readonly Document.Parsed[]
  /** Where a node begins; without one, the beginning of the text. */
  readonly positionOf: (node: unknown) => Position
}

/** @throws {ChamberError} BAD_INPUT with line and column when the first document is none */
export function readYaml(
  content: string,
  source: Text,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): YamlText {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(content, { ...options, lineCounter, prettyErrors: false })
  const [document, ...others] = documents
  const place = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if (!document) throw inputError(source, place(0), text`there is nothing in it`)
  const [error] = document.errors
  if (error) throw inputError(source, place(error.pos[0]), faultText(error.code))
  const positionOf = (node: unknown) => place((node as ParsedNode | null)?.range?.[0] ?? 0)
  return { document, others, positionOf }
}
