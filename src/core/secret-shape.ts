/** Whether input may be a secret in the place of a name or a path. */

/** An age identity in any spelling, a PEM block, or a JSON Web Token. */
export const looksSecret = (input: string): boolean =>
  /age-secret-key|-----BEGIN|PRIVATE KEY|\beyJ[\w-]{8}/i.test(input)

/** Whether it has a long run of mixed letters and digits, as tokens, hexadecimal and base64 have. */
export const looksRandom = (input: string): boolean =>
  (/[+=]/.test(input) && isMixed(input)) ||
  (input.match(/[A-Za-z\d]{16,}/g) ?? []).some(isRandomRun)

function isRandomRun(run: string): boolean {
  const changesCase = (run.match(/[a-z](?=[A-Z])/g) ?? []).length * 4.5 > run.length
  if (!/\d/.test(run)) return changesCase
  return isMixed(run) || /^[\da-f]{24,}$/i.test(run)
}

/** A flag or an assignment in it: a relative path that was resolved has directories before it. */
const isNoPath = (input: string): boolean => /(?:^|[/\\])(?:-|(?:export\s+)?\w+=)/.test(input)

/** One line that has the look of a path, and not of a flag, an assignment or a token. */
export function looksLikePath(input: string): boolean {
  if (!/^.{1,255}$/u.test(input) || isNoPath(input)) return false
  return !looksRandom(input) && (isAnchored(input) || isPlainRelative(input))
}

/** `/a`, `./a`, `../a`, `~/a`, `C:\a` */
export const isAnchored = (input: string): boolean =>
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])/.test(input)

/** Base64 may contain slashes; a word with digits may be a password. */
function isPlainRelative(input: string): boolean {
  if (input.includes('.')) return true
  if (/[/\\]/.test(input)) return input.length < 20 || !isMixed(input)
  return input.length < 8 || /^[A-Za-z_-]{1,40}$/.test(input)
}

const isMixed = (input: string): boolean =>
  [/\d/, /[a-z]/, /[A-Z]/].every((part) => part.test(input))
