/** The fallback file of a test, opened and changed by the owner of its identity. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type KeptSnapshot,
  openFallback,
  sealFallback,
} from '../../src/commands/exec/fallback-file.ts'
import { type Identity, loadIdentity } from '../../src/stores/local/identity.ts'
import type { Sandbox } from './sandbox.ts'

const fileName = 'kept.age'

export const identityOf = ({ home, cwd }: Sandbox): Promise<Identity> =>
  loadIdentity({
    defaultPath: join(home, '.config/chamber/identity.txt'),
    storePath: join(cwd, fileName),
  })

/** What `kept.age` holds. */
export async function readFallbackFile(place: Sandbox): Promise<KeptSnapshot> {
  const kept = await openFallback(
    await readFile(join(place.cwd, fileName)),
    await identityOf(place),
  )
  if (typeof kept === 'string') throw new Error(kept)
  return kept
}

/** Writes `kept.age` again, with another content or time; its mark then is that of another file. */
export async function rewriteFallback(
  place: Sandbox,
  change: Partial<KeptSnapshot>,
): Promise<void> {
  const kept = { ...(await readFallbackFile(place)), ...change }
  await writeFile(join(place.cwd, fileName), await sealFallback(kept, await identityOf(place)))
}
