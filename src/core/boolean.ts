/** Booleans in variables and configuration files. */
import { ChamberError } from './errors.ts'
import { type Text, text } from './text.ts'

/**
 * Reads `true` or `false` in any letter case.
 * @param source what holds it, such as the name of a variable
 * @throws {ChamberError} SETTING_INVALID
 */
export function parseBoolean(input: string, source: Text): boolean {
  const given = input.toLowerCase()
  if (given === 'true' || given === 'false') return given === 'true'
  throw new ChamberError('SETTING_INVALID', text`invalid ${source}: expected true or false`)
}
