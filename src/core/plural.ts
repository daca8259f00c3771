import { text, type Text } from './text.ts'

/** A number and its noun: `1 secret`, `3 secrets`. */
export const counted = <const Noun extends string>(count: number, noun: Noun): Text =>
  text`${count} ${(count === 1 ? noun : `${noun}s`) as Text}`
