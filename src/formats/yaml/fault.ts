/** What is wrong with a text, in words of our own: the parser's would quote it. */
import { text, type Text } from '../../core/text.ts'
import type { ErrorCode } from 'yaml'

const faults: Partial<Record<ErrorCode, Text>> = {
  BAD_DQ_ESCAPE: text`an escape behind a backslash is not one of YAML or JSON`,
  BAD_INDENT: text`the indentation does not fit, or a bracket is not closed`,
  BLOCK_AS_IMPLICIT_KEY: text`a value with a colon and a blank needs quotes`,
  BLOCK_IN_FLOW: text`a comma is missing between braces`,
  DUPLICATE_KEY: text`a name is there twice`,
  MISSING_CHAR: text`a quote, comma, colon or closing bracket is missing`,
  MULTILINE_IMPLICIT_KEY: text`a key spans lines, or a colon is missing`,
  TAB_AS_INDENT: text`a tab cannot indent`,
  UNEXPECTED_TOKEN: text`something is here that does not belong here`,
}

export const faultText = (code: ErrorCode): Text => faults[code] ?? text`not valid YAML or JSON`
