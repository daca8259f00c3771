import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeTable } from '../../src/output/table.ts'

const formatTable = (rows: readonly (readonly string[])[]): string => {
  const written: string[] = []
  writeTable({ isTerminal: false, write: (text) => void written.push(text) }, rows)
  return written.join('')
}

const table = (...rows: string[]) => formatTable(rows.map((row) => row.split('|')))

const aligns = (rows: string[], text: string) => () => expect(table(...rows)).toBe(text)

it('columns are multiples of eight wide', aligns(['Key|V', 'abcdef|1'], 'Key\tV\nabcdef\t1\n'))
it('two characters of padding at least', aligns(['Key|V', 'abcdefg|1'], 'Key\t\tV\nabcdefg\t\t1\n'))
it(
  'the last cell is neither measured nor padded',
  aligns(['a|long last cell', 'b|c'], 'a\tlong last cell\nb\tc\n'),
)
it(
  'a line without that column ends its block',
  aligns(['abcdefgh|1', 'x', 'b|2'], 'abcdefgh\t1\nx\nb\t2\n'),
)
it('code points are counted, not bytes', aligns(['☃☃☃☃☃☃|1', 'b|2'], '☃☃☃☃☃☃\t1\nb\t2\n'))
it('a tab in a value ends a cell', aligns(['k|a\tb|1', 'l|c|2'], 'k\ta\tb\t1\nl\tc\t2\n'))
it('a line break in a value ends a line', aligns(['k|a\nb|1'], 'k\ta\nb\t1\n'))
it('a form feed ends every column', aligns(['abcdefgh|1\fb|2'], 'abcdefgh\t1\nb\t2\n'))
it('a header alone', aligns(['Key|User'], 'Key\tUser\n'))

it('a value of nothing but tabs is a row like others', () => {
  const value = '\t'.repeat(65_536)
  expect(formatTable([['Key', value]])).toMatch(/^Key\t/)
})

it('cells are found again by cutting at tabs', () => {
  const cell = fc.stringMatching(/^[a-z0-9.-]{1,20}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
      const cut = formatTable(rows)
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\t+/))
      expect(cut).toEqual(rows)
    }),
  )
})

it('on a terminal each row is one line of printable text', () => {
  const cell = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const written: string[] = []
      writeTable({ isTerminal: true, write: (text) => void written.push(text) }, rows)
      const lines = written.join('').split('\n').slice(0, -1)
      expect(lines).toHaveLength(rows.length)
      for (const line of lines)
        expect(line.replaceAll('\t', '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u)
    }),
  )
})
