/** How long a write that met another waits before it is tried again. */
import { setTimeout as wait } from 'node:timers/promises'

/** Twenty writers of one object need some twenty rounds, one of them getting through in each. */
export const conflictAttempts = 60

const firstDelay = 25
const longestDelay = 800

/** Milliseconds, chosen at random so that those who met do not meet again. */
export function conflictDelay(attempt: number, random = Math.random()): number {
  return random * Math.min(longestDelay, firstDelay * 2 ** attempt)
}

/** Waits after the attempt of this number, counted from 1. */
export const waitAfterConflict = (attempt: number): Promise<void> => wait(conflictDelay(attempt))
