/** What `chamber.yaml` may say: which services a program needs, and what it expects of them. */
import type { Text } from '../core/text.ts'
import type { Position } from '../formats/format.ts'
import type { Key } from '../core/key.ts'
import type { LetterCase } from '../core/variable-name.ts'
import type { Pattern } from './pattern.ts'
import type { ValueType } from './value-type.ts'

export interface Config {
  /** The file, as messages call it. */
  readonly source: Text
  /** As written, `${NAME}` and labels included. */
  readonly services: readonly PlacedText[]
  /** Empty means all keys. */
  readonly keys: readonly Declaration[]
  readonly prefix?: string | undefined
  readonly case?: LetterCase | undefined
  readonly preferEnv?: boolean | undefined
  /** Secrets as files: in a folder of chamber's choice, or in this one. */
  readonly files?: true | string | undefined
  /** Where `exec` reads when the region does not respond; nothing is written there. */
  readonly fallbackRegion?: string | undefined
}

export interface PlacedText {
  readonly text: string
  readonly position: Position
}

/** What is expected of one key. */
export interface Declaration {
  readonly key: Key
  readonly required: boolean
  /** Used where no service has the key. */
  readonly default?: string | undefined
  readonly type: ValueType
  /** The whole value has to match. */
  readonly pattern?: Pattern | undefined
  /** The exact name of its variable. */
  readonly variable?: string | undefined
}
