/** Time, as far as waiting needs it. Tests and simulations bring their own. */
export interface Clock {
  /** Milliseconds since some moment in the past. */
  now(): number
  /** Calls `work` once after so many milliseconds; returns a function that prevents it. */
  after(milliseconds: number, work: () => void): () => void
}

/** A timer of Node.js that is set for longer fires immediately. */
const longest = 2_147_483_647

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(Math.max(0, milliseconds), longest))
    return () => clearTimeout(timer)
  },
}
