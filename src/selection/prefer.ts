/** `--prefer-env`: what the caller's environment has already wins over a secret. */
import type { Variables } from '../core/variables.ts'

/**
 * The value that a variable keeps; one that is set counts, empty or not.
 *
 * @param placeholder a value that asks to be replaced (`--strict`)
 */
export function keptValue(
  name: string,
  parent: Variables,
  placeholder?: string,
): string | undefined {
  const value = parent[name]
  return value === placeholder ? undefined : value
}
