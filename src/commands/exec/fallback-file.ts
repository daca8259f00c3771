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

/** Returns undefined for a file that is damaged, or that was not written with this identity. */
export async function openFallback(
  bytes: Uint8Array,
  identity: Identity,
): Promise<KeptSnapshot | undefined> {
  const opened = await unsealText(bytes, identity, purpose).catch(() => undefined)
  const found = opened?.isAuthentic && /^(.*),"written":"([\d:T.Z-]+)"\}$/s.exec(opened.json)
  if (!found) return undefined
  const [, rest = '', time = ''] = found
  return { text: `${rest}}`, written: Date.parse(time) }
}
