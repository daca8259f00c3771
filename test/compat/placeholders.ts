/** What differs from run to run has a placeholder in the cases. */

export interface Places {
  readonly cwd: string
  readonly home: string
  readonly path: string
  readonly port: number
  readonly keyArn: string
}

/** The same data with every placeholder replaced by what it stands for here. */
export function fill<T>(data: T, places: Places): T {
  if (typeof data === 'string') return fillText(data, places) as T
  if (Array.isArray(data)) return data.map((item: unknown) => fill(item, places)) as T
  if (typeof data !== 'object' || data === null) return data
  const entries = Object.entries(data).map(([name, value]) => [name, fill<unknown>(value, places)])
  return Object.fromEntries(entries) as T
}

function fillText(text: string, { cwd, home, path, port, keyArn }: Places): string {
  return text
    .replaceAll('{CWD}', cwd)
    .replaceAll('{HOME}', home)
    .replaceAll('{PATH}', path)
    .replaceAll('{PORT}', String(port))
    .replaceAll('{KEY_ARN}', keyArn)
    .replaceAll(/^arn:aws:kms:.*\/KEY_ID$/g, keyArn)
}

/** The times of tables and of bookkeeping, which are never twice the same. */
export function maskTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, 'YYYY-MM-DD hh:mm:ss')
    .replaceAll(/(?<="created\\*": \\*")[^"\\]+/g, 'RFC3339')
}
