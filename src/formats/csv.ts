/** CSV: a row `key,value` for each secret, no header, quoted where Go's encoding/csv quotes. */
import { type Format, lines } from './format.ts'

export const csv: Format = {
  name: 'csv',
  print: (secrets) => ({ text: lines(secrets, (secret) => row(secret, ',')), losses: [] }),
}

/** A row of two fields. */
export function row(
  { key, value }: { readonly key: string; readonly value: string },
  separator: string,
): string {
  return [key, value].map((field) => quoteField(field, separator)).join(separator)
}

/** `\.` alone would end the data for PostgreSQL. */
function quoteField(field: string, separator: string): string {
  const quoted =
    field.includes(separator) || /["\r\n]|^\p{White_Space}/u.test(field) || field === '\\.'
  return quoted ? `"${field.replaceAll('"', '""')}"` : field
}
