/** What chamber reads out of AWS's description of a parameter. */

/**
 * Chamber's own version is the parameter's description, a decimal integer as Go's strconv.Atoi
 * reads one; 0 where it is something else, so that what others wrote counts as new.
 */
export function chamberVersion(description: string | undefined): number {
  if (!/^[+-]?\d+$/.test(description ?? '')) return 0
  const version = Number(description)
  return Number.isSafeInteger(version) ? version : 0
}

/** AWS leaves the user out of some answers. */
export const userOf = (user: string | undefined): string => user ?? ''
