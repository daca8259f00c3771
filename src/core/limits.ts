/** How much chamber takes of what comes from outside; docs/reference.md lists these numbers. */
import { text, type Text } from './text.ts'

const mebibyte = 1_048_576

export const limits = {
  /** Bytes in the body of a response. */
  response: 64 * mebibyte,
  /** Bytes of a file of secrets or a template. */
  inputFile: 16 * mebibyte,
  standardInput: 16 * mebibyte,
  configurationFile: mebibyte,
  /** Characters that a template makes. */
  templateOutput: 64 * mebibyte,
  /** Characters and items that its loops and filters make in between. */
  templateMemory: 64 * mebibyte,
  templateSeconds: 10,
  /** Characters of a pattern in chamber.yaml. */
  pattern: 1000,
  /** States that such a pattern may need, for `x{1000}` is a short one. */
  patternStates: 10_000,
  /** `*`, `?`, `[…]` and `{…}` in one pattern of keys. */
  wildcards: 100,
} as const

/** @example mebibytes(limits.response) // '64 MiB' */
export const mebibytes = (bytes: number): Text => text`${bytes / mebibyte} MiB`
