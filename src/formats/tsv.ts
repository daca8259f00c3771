/** TSV: CSV with tabs. A value with a tab is quoted, not escaped. */
import { row } from './csv.ts'
import { type Format, lines } from './format.ts'

export const tsv: Format = {
  name: 'tsv',
  print: (secrets) => ({ text: lines(secrets, (secret) => row(secret, '\t')), losses: [] }),
}
