/**
 * Tables as the Go program aligns them (text/tabwriter: cells padded with tabs, tab width 8,
 * padding 2), because scripts cut its columns by tabs.
 */
const tabWidth = 8
const padding = 2

/** Lines of cells, with the tabs that align them. Values go in raw: a tab in one ends a cell. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const text = rows.map((row) => `${row.join('\t')}\n`).join('')
  return blocks(text).map(alignBlock).join('')
}

/** A form feed ends a line and, with it, every column that was open. */
function blocks(text: string): string[][][] {
  return text.split('\f').map((block, index, all) => {
    const body = index < all.length - 1 ? `${block}\n` : block
    const lines = body.split('\n')
    lines.pop()
    return lines.map((line) => line.split(/[\t\v]/))
  })
}

function alignBlock(lines: string[][]): string {
  const out = lines.map(() => '')
  alignColumn(lines, out, 0, 0, lines.length)
  return out.map((line) => `${line}\n`).join('')
}

/**
 * Writes column `column` of the lines `from` to `to`. A column's width holds for adjacent lines
 * that have a further cell behind it; what stands to its right is measured inside that block.
 */
function alignColumn(
  lines: readonly string[][],
  out: string[],
  column: number,
  from: number,
  to: number,
): void {
  for (let start = from; start < to;) {
    if (!continues(lines[start], column)) {
      out[start] += lines[start]?.[column] ?? ''
      start++
      continue
    }
    let end = start
    while (end < to && continues(lines[end], column)) end++
    padCells(lines, out, column, start, end)
    alignColumn(lines, out, column + 1, start, end)
    start = end
  }
}

const continues = (line: readonly string[] | undefined, column: number): boolean =>
  (line?.length ?? 0) > column + 1

function padCells(
  lines: readonly string[][],
  out: string[],
  column: number,
  start: number,
  end: number,
): void {
  const cells = lines.slice(start, end).map((line) => line[column] ?? '')
  const longest = cells.reduce((most, cell) => Math.max(most, codePoints(cell)), 0)
  const width = Math.ceil((longest + padding) / tabWidth) * tabWidth
  for (const [index, cell] of cells.entries()) {
    out[start + index] += cell + '\t'.repeat(Math.ceil((width - codePoints(cell)) / tabWidth))
  }
}

/** Go counts code points, not the columns of a terminal. */
const codePoints = (text: string): number => [...text].length
