/** Finds the quoting of a value that most readers of `.env` files read as the value. */
import { quoteEscaped } from '../shell.ts'
import { isSafe, misreaders, own, type Quoted, type ReaderName } from './readers.ts'

export interface Quoting {
  /** What stands behind `NAME=`. */
  readonly text: string
  readonly misreaders: readonly ReaderName[]
}

/**
 * The first of the best. Plain values look as in the Go program; where that is read wrongly, single
 * quotes are what nobody expands.
 */
export function quoteValue(value: string): Quoting {
  const choices = candidates(value)
    .filter((quoted) => isSafe(quoted) && own(quoted) === value)
    .map((quoted) => ({ quoted, misreaders: misreaders(quoted, value) }))
    .toSorted((a, b) => a.misreaders.length - b.misreaders.length)
  const [best] = choices
  // The last candidate is always safe, and `chamber import` reads it.
  if (!best) throw new TypeError('a value that no quoting fits')
  return { text: write(best.quoted), misreaders: best.misreaders }
}

function candidates(value: string): readonly Quoted[] {
  const plain: Quoted = { quote: '"', body: value }
  const single: Quoted = { quote: "'", body: value }
  const onOneLine = value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return [
    ...(/["\\$`\n]/.test(value) ? [single, plain] : [plain, single]),
    { quote: '"', body: onOneLine },
    { quote: '"', body: value.replace(/[\\"$`]/g, '\\$&') },
    { quote: '"', body: quoteEscaped(value).slice(1, -1) },
  ]
}

/**
 * npm dotenv and python-dotenv take a quote behind a backslash for a part of the value, and go on
 * to the next quote, into other lines: the comment gives them one here.
 */
function write({ quote, body }: Quoted): string {
  const text = quote + body + quote
  return body.endsWith('\\') ? `${text} # ${quote}-` : text
}
