import type { Open } from '../open-descriptor.ts'

/** Bun leaves ignored signals as they were, save SIGPIPE and SIGXFSZ, which it ignores. */
export const resetsSignals = false

/** Bun opens nothing beside event descriptors before it runs the program. */
export const ownDescriptors = (): readonly Open[] => []
