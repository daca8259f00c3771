/** What a policy is for; each one includes those before it. */
export const purposes = ['exec', 'read', 'write', 'admin'] as const
export type Purpose = (typeof purposes)[number]

/** What one command needs in IAM. */
export interface CommandCalls {
  /** As it is typed, with the flags that make other calls than the command alone. */
  readonly command: string
  readonly purpose: Purpose
  /** Actions as IAM names them. */
  readonly calls: readonly string[]
  /** The same for a service of the dotted layout, where that makes a difference. */
  readonly dotted?: readonly string[]
  /** It reads `/_chamber/store-config`, which tells the tags that every secret needs. */
  readonly readsSettings?: boolean
}

/** The actions of all commands that a purpose takes in, each once. */
export function actionsFor(
  commands: readonly CommandCalls[],
  purpose: Purpose,
  layout: 'slash' | 'dotted' = 'slash',
): ReadonlySet<string> {
  const calls = included(commands, purpose).map(({ calls: usual, dotted }) =>
    layout === 'dotted' ? (dotted ?? usual) : usual,
  )
  return new Set(calls.flat())
}

/** Whether one of those commands reads the settings. */
export const readsSettings = (commands: readonly CommandCalls[], purpose: Purpose): boolean =>
  included(commands, purpose).some((one) => one.readsSettings)

const included = (commands: readonly CommandCalls[], purpose: Purpose) =>
  commands.filter((one) => purposes.indexOf(one.purpose) <= purposes.indexOf(purpose))
