import type { Open } from '../node/open-descriptor.ts'

/** Bun leaves ignored signals as they were, save SIGPIPE and SIGXFSZ, which it ignores. */
export const resetsSignals = false

/**
 * Bun opens nothing beside event descriptors before it runs the program, unless BUN_INSPECT has its
 * debugger listen on a socket. A socket that the caller placed above those is then taken for Bun's.
 */
export const ownDescriptors = (open: readonly Open[]): readonly Open[] =>
  process.env['BUN_INSPECT'] === undefined
    ? []
    : open.filter(({ target }) => target.startsWith('socket:'))
