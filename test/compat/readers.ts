/**
 * Readers of the formats that the program prints. A run that is compared as a format passes when
 * its reader gets the same values as from what the original printed; a format that has no reader
 * yet is compared byte for byte, which is stricter.
 */
import { isDeepStrictEqual } from 'node:util'

type Reader = (text: string) => unknown

const readers: Readonly<Record<string, Reader | undefined>> = {
  // the order of keys counts too
  json: (text) => JSON.stringify(JSON.parse(text)),
  yaml: undefined,
  csv: undefined,
  tsv: undefined,
  properties: undefined,
  shell: undefined,
  tfvars: undefined,
  dotenv: undefined,
}

/** Readers for `reads_as`, where every one that a format has must get these values. */
const valueReaders: Readonly<Record<string, readonly Reader[]>> = {}

export function sameValues(format: string, want: string, got: string): boolean {
  const reader = readers[format]
  if (want === got || reader === undefined) return want === got
  try {
    return isDeepStrictEqual(reader(want), reader(got))
  } catch {
    return false
  }
}

/** What a format's readers do not get out of a text, a line for each reader. */
export function misreadings(format: string, text: string, values: object): string[] {
  const known = valueReaders[format]
  if (known === undefined) return [`no reader yet that tells whether ${format} is right`]
  return known.flatMap((reader) => {
    const read = reader(text)
    return isDeepStrictEqual(read, values) ? [] : [`${format} reads as ${JSON.stringify(read)}`]
  })
}
