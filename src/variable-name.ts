/**
 * The environment variable that a key becomes: upper case, every other character than letters,
 * digits and underscores as an underscore.
 *
 * A leading digit stays: a shell cannot name such a variable, but the Go program passes it to the
 * command, and programs read it.
 *
 * @example variableName('db.user-name') // 'DB_USER_NAME'
 */
export function variableName(key: string): string {
  return key.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
}
