/** What is wrong with a text, in words of our own: the parser's would quote it. */
import type { ErrorCode } from 'yaml'

const faults: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'an escape behind a backslash is not one of YAML or JSON',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BLOCK_AS_IMPLICIT_KEY: 'a value with a colon and a blank needs quotes',
  BLOCK_IN_FLOW: 'a comma is missing between braces',
  DUPLICATE_KEY: 'a name is there twice',
  MISSING_CHAR: 'a quote, comma, colon or closing bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key spans lines, or a colon is missing',
  TAB_AS_INDENT: 'a tab cannot indent',
  UNEXPECTED_TOKEN: 'something is here that does not belong here',
}

export const faultText = (code: ErrorCode): string => faults[code] ?? 'not valid YAML or JSON'
