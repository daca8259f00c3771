/**
 * What there is as long as a command runs: files that hold its secrets, say.
 *
 * Both are done in one go, without a turn of the event loop in between, and while signals are caught:
 * one that comes meanwhile reaches the command, or ends chamber when all is removed.
 */
export type Lifetime = {
  /** What it is about: another one of the same place comes instead of it. */
  readonly place: string
  /**
   * Before the command is started, and, where the command runs already, in the place of what is there.
   * What it throws keeps the command from running.
   */
  begin(): void
  /** When the command has ended, or was not started; also after a `begin` that stopped half way. */
  end(): void
}

/** All those of a command; they end in the other order, and once. */
export class Lifetimes {
  readonly #begun = new Map<string, Lifetime>()

  /** Ends those of which there is none any more. */
  begin(lifetimes: readonly Lifetime[]): void {
    for (const lifetime of lifetimes) {
      this.#begun.set(lifetime.place, lifetime)
      lifetime.begin()
    }
    const places = new Set(lifetimes.map(({ place }) => place))
    this.#end([...this.#begun.values()].filter(({ place }) => !places.has(place)))
  }

  end(): void {
    this.#end([...this.#begun.values()])
  }

  #end(lifetimes: readonly Lifetime[]): void {
    for (const lifetime of lifetimes.toReversed()) {
      this.#begun.delete(lifetime.place)
      lifetime.end()
    }
  }
}
