import type { Text } from './text.ts'

/** The code of an error of the system or of Node.js, such as `ENOENT`; undefined for any other. */
export function errorCode(error: unknown): Text | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z\d_]{1,63}$/.test(code) ? (code as Text) : undefined
}
