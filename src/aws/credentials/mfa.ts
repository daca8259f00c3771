/** The code of an MFA device, which only a person has. */
import { type Text, text } from '../../core/text.ts'
import type { AskCode } from './assume-role.ts'
import { profileFlag, shownProfile } from './profile.ts'
import { CredentialFault } from './source-error.ts'

/** Asks a person for a line that is not shown; undefined where there is no terminal. */
export type AskPerson = (question: Text, signal: AbortSignal) => Promise<string | undefined>

/** Asks for a code once: a program that goes on for hours has nobody in front of it. */
export function createAskCode(ask: AskPerson = async () => undefined): AskCode {
  let asked = false
  return async (profile, signal) => {
    const hint = text`run chamber on a terminal, or get credentials first: eval "$(aws configure export-credentials${profileFlag(profile)} --format env)"`
    if (asked)
      throw new CredentialFault(text`its role has expired, and needs another MFA code`, { hint })
    const code = await ask(text`MFA code for profile ${shownProfile(profile)}: `, signal)
    if (code === undefined) {
      throw new CredentialFault(
        text`it needs an MFA code, and there is no terminal to ask for it`,
        { hint },
      )
    }
    asked = true
    return code.trim()
  }
}
