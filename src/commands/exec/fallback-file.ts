/** The content of a `--fallback` file: a snapshot and when it was written, encrypted and authenticated. */
import type { Identity } from '../../stores/local/identity.ts'
import { sealText, unsealText } from '../../stores/local/seal-text.ts'

export interface KeptSnapshot {
  /** A JSON object. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly written: number
}

const purpose = 'fallback file'

export const sealFallback = (
  { text, written }: KeptSnapshot,
  identity: Identity,
): Promise<Uint8Array> =>
  sealText(
    `${text.slice(0, -1)},"written":"${new Date(written).toISOString()}"}`,
    identity,
    purpose,
  )

/** Why a file cannot be used, in words that follow its name. */
export type Fault =
  | 'the identity does not open it, or it is damaged'
  | 'it was not written with this identity'

/** Returns the snapshot of a file that was written with this identity, else why there is none. */
export async function openFallback(
  bytes: Uint8Array,
  identity: Identity,
): Promise<KeptSnapshot | Fault> {
  const opened = await unsealText(bytes, identity, purpose).catch(() => undefined)
  if (!opened) return 'the identity does not open it, or it is damaged'
  const found = opened.isAuthentic && /^(.*),"written":"([\d:T.Z-]+)"\}$/s.exec(opened.json)
  if (!found) return 'it was not written with this identity'
  const [, rest = '', time = ''] = found
  return { text: `${rest}}`, written: Date.parse(time) }
}
