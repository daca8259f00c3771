/** What help says behind the flags, taken apart: sentences, and lines that stand as they are. */
export interface Note {
  /** What stands above lines: `Examples`. */
  readonly title?: string
  readonly text?: string
  readonly lines?: readonly string[]
}

/** Paragraphs are parted by empty lines; lines that stand as they are, are indented. */
export const readNotes = (notes: string): Note[] =>
  notes
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map(readNote)

function readNote(part: string): Note {
  const lines = part.split('\n')
  const [first = '', ...rest] = lines
  if (lines.every(isIndented)) return { lines: lines.map(unindent) }
  const hasTitle = first.endsWith(':') && rest.length > 0 && rest.every(isIndented)
  return hasTitle
    ? { title: first.slice(0, -1), lines: rest.map(unindent) }
    : { text: lines.join(' ') }
}

const isIndented = (line: string): boolean => line.startsWith('  ')
const unindent = (line: string): string => line.slice(2)
