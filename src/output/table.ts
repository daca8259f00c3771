/**
 * Tables as the Go program aligns them (text/tabwriter: cells padded with tabs, tab width 8,
 * padding 2), because scripts cut its columns by tabs.
 */
import { type Screen, visible } from './terminal.ts'

const tabWidth = 8
const padding = 2

/** Writes lines of cells. What a terminal would obey is escaped there; in a pipe nothing is changed. */
export function writeTable(screen: Screen, rows: readonly (readonly string[])[]): void {
  screen.write(formatTable(rows.map((row) => row.map((cell) => visible(cell, screen)))))
}

/** Lines of cells, with the tabs that align them. Values go in raw: a tab in one ends a cell. */
function formatTable(rows: readonly (readonly string[])[]): string {
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

/** Some adjacent lines, from their column on. */
interface Block {
  readonly column: number
  readonly from: number
  readonly to: number
}

/**
 * A column's width holds for adjacent lines that have a further cell behind it; what stands to its
 * right is measured inside that block. A value may have thousands of tabs, and so as many columns:
 * blocks wait in a list, not on the stack.
 */
function alignBlock(lines: readonly string[][]): string {
  const out = lines.map(() => '')
  const waiting: Block[] = [{ column: 0, from: 0, to: lines.length }]
  for (let block = waiting.pop(); block; block = waiting.pop()) {
    for (const further of alignColumn(lines, out, block)) waiting.push(further)
  }
  return out.map((line) => `${line}\n`).join('')
}

/** Writes one column of a block, and gives the blocks to its right. */
function alignColumn(lines: readonly string[][], out: string[], block: Block): readonly Block[] {
  const { column, from, to } = block
  const further: Block[] = []
  for (let start = from; start < to;) {
    let end = start
    while (end < to && continues(lines[end], column)) end++
    if (end === start) {
      out[start] += lines[start]?.[column] ?? ''
      start++
    } else {
      padCells(lines, out, { column, from: start, to: end })
      further.push({ column: column + 1, from: start, to: end })
      start = end
    }
  }
  return further
}

const continues = (line: readonly string[] | undefined, column: number): boolean =>
  (line?.length ?? 0) > column + 1

function padCells(lines: readonly string[][], out: string[], { column, from, to }: Block): void {
  const cells = lines.slice(from, to).map((line) => line[column] ?? '')
  const longest = cells.reduce((most, cell) => Math.max(most, codePoints(cell)), 0)
  const width = Math.ceil((longest + padding) / tabWidth) * tabWidth
  for (const [index, cell] of cells.entries()) {
    out[from + index] += cell + '\t'.repeat(Math.ceil((width - codePoints(cell)) / tabWidth))
  }
}

/** Go counts code points, not the columns of a terminal. */
const codePoints = (text: string): number => [...text].length
