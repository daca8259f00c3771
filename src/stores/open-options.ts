/** What every backend is opened with. */
import type { Text } from '../core/text.ts'
import type { AskPerson } from '../aws/credentials/mfa.ts'
import type { Settings } from '../core/settings.ts'
import type { Variables } from '../core/variables.ts'
import type { OnNotice } from './store.ts'

export interface OpenOptions {
  readonly env: Variables
  readonly cwd: string
  readonly settings: Settings
  /** Whether the region of the profile counts before those of the variables. */
  readonly profileFirst?: boolean
  /** Milliseconds that silence and throttling may last at most. */
  readonly patience?: number | undefined
  /** Ends every request at once. */
  readonly signal?: AbortSignal | undefined
  readonly onNotice: OnNotice
  /** Told what AWS is waited for, when that takes long. */
  readonly onWait: (line: Text) => void
  /** Asks for an MFA code; without it there is nobody to ask. */
  readonly ask?: AskPerson | undefined
  /** Told which source of credentials was used, and which were not. */
  readonly onSource?: ((line: Text) => void) | undefined
}
