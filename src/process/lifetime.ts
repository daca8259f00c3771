/**
 * What there is as long as a command runs: files that hold its secrets, say.
 *
 * Both are done in one go, without a turn of the event loop in between, and while signals are caught:
 * one that comes meanwhile reaches the command, or ends chamber when all is removed.
 */
export type Lifetime = {
  /** Before the command is started. What it throws keeps the command from running. */
  begin(): void
  /** When the command has ended, or was not started; also after a `begin` that stopped half way. */
  end(): void
}

/** Several as one: they end in the other order, and once. */
export function together(lifetimes: readonly Lifetime[]): Lifetime {
  const begun: Lifetime[] = []
  return {
    begin() {
      for (const lifetime of lifetimes) {
        begun.push(lifetime)
        lifetime.begin()
      }
    },
    end() {
      for (const lifetime of begun.splice(0).toReversed()) lifetime.end()
    },
  }
}
