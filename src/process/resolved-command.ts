import type { ByteString } from '../core/bytes.ts'

/** A command, ready to be run. */
export type Program = {
  /** The file that was found for it. */
  readonly file: ByteString
  /** The name as typed, and the arguments. */
  readonly argv: readonly ByteString[]
  /** `NAME=value`, each. */
  readonly environment: readonly ByteString[]
}
