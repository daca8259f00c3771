/**
 * The shapes of `--output json`: two spaces of indentation, dates in ISO 8601 (UTC), a date that the
 * backend does not know as null. Fields may be added later; none is renamed or removed.
 */
export function printJson(data: unknown): string {
  return `${JSON.stringify(data, (_, value: unknown) => (value === undefined ? null : value), 2)}\n`
}
