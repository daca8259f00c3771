/** The environment variables that keys become. */
import type { KeyPath } from './key.ts'

export const letterCases = ['preserve', 'upper', 'lower'] as const
export type LetterCase = (typeof letterCases)[number]

/**
 * The environment variable that a key becomes: upper case unless asked otherwise, every other
 * character than letters, digits and underscores as an underscore.
 *
 * A leading digit stays: a shell cannot name such a variable, but the Go program passes it to the
 * command, and programs read it.
 *
 * @example variableName('db.user-name') // 'DB_USER_NAME'
 */
export function variableName(key: KeyPath, letters: LetterCase = 'upper'): string {
  return inCase(key, letters).replace(/[^A-Za-z0-9_]/g, '_')
}

function inCase(key: string, letters: LetterCase): string {
  if (letters === 'preserve') return key
  return letters === 'upper' ? key.toUpperCase() : key.toLowerCase()
}
