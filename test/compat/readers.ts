/**
 * Readers of the formats that the program prints. A run that is compared as a format passes when
 * its reader gets the same values as from what the original printed.
 */
import { isDeepStrictEqual } from 'node:util'
import { readers as formatReaders, type Reader as FormatReader } from '../formats/readers.ts'

type Reader = (text: string) => unknown

const readers: Readonly<Record<string, Reader | undefined>> = {
  // the order of keys counts too
  json: (text) => JSON.stringify(JSON.parse(text)),
  yaml: formatReaders.yaml[0]?.read,
  csv: formatReaders.csv[0]?.read,
  tsv: formatReaders.tsv[0]?.read,
  properties: formatReaders['java-properties'][0]?.read,
  shell: formatReaders.shell[0]?.read,
  tfvars: formatReaders.tfvars[0]?.read,
  dotenv: formatReaders.dotenv[0]?.read,
}

/** These take a second each, in which the endpoint of every other case would not answer. */
const slow = new Set(['java.util.Properties', 'terraform'])
const quick = (all: readonly FormatReader[]) => all.filter(({ name }) => !slow.has(name))

/** Readers for `reads_as`, where every one that a format has must get these values. */
const valueReaders: Readonly<Record<string, readonly FormatReader[]>> = {
  yaml: formatReaders.yaml,
  properties: quick(formatReaders['java-properties']),
  shell: formatReaders.shell,
  source: formatReaders.source,
  tfvars: quick(formatReaders.tfvars),
  dotenv: formatReaders.dotenv,
}

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
  return known.flatMap(({ name, read }) => {
    const found = read(text)
    return isDeepStrictEqual(found, values) ? [] : [`${name} reads ${JSON.stringify(found)}`]
  })
}
