/** What a run of a program in a row came to, beside what was expected. */
import type { Seen } from './aws.ts'
import type { Difference, Expected, Row } from './row.ts'

/** How a program ended, and what it said. */
export interface Ended {
  readonly isDone: boolean
  readonly said: string
}

/** What is expected of another program than chamber. */
export function expectedOf({ expected }: Row, difference: Difference | undefined): Expected {
  if (difference === undefined) return 'error' in expected ? { error: '' } : expected
  if ('error' in difference) return difference
  const { why: _, ...rest } = difference
  return 'error' in expected ? (rest as Expected) : { ...expected, ...rest }
}

/** Two values that are equal where the run was as expected. */
export function compared(expected: Expected, seen: Seen, { isDone, said }: Ended) {
  if ('error' in expected) {
    const found = said.includes(expected.error) ? expected.error : said
    return [
      { isDone, error: found },
      { isDone: false, error: expected.error },
    ] as const
  }
  const { sources, parameters, ...session } = expected
  const [first] = seen.requests
  const request = first && {
    ...first,
    host: first.host.replace(/(?<=^(127\.0\.0\.1|localhost)):\d+$/, ':{port}'),
  }
  const found = {
    ...(request ?? { said }),
    ...(sources === undefined ? {} : { sources: seen.sources }),
    ...(parameters === undefined
      ? {}
      : { parameters: parameters.filter((one) => seen.parameters.includes(one)) }),
  }
  return [
    found,
    { ...session, ...(sources && { sources }), ...(parameters && { parameters }) },
  ] as const
}
