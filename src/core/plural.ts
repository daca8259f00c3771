/** A number and its noun: `1 secret`, `3 secrets`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : `${noun}s`}`
