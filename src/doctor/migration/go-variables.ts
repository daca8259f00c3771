/** How the Go program names variables. */

/** What it shows of a key: the text behind the last slash. */
const goKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/** In `exec`: capitals, and an underscore for a dash; everything else stays. */
export const goVariable = (key: string): string => goKey(key).toUpperCase().replaceAll('-', '_')

/** In `env` and `export --format dotenv`; undefined where it prints nothing at all because of it. */
export function goShellName(key: string): string | undefined {
  const name = goKey(key)
    .trim()
    .toUpperCase()
    .replace(/[-.\s]/g, '_')
  return /^[A-Za-z_]\w*$/.test(name) ? name : undefined
}
