import type { Logger } from '@smithy/types'

/** For SDK clients: what they would print with console.warn must not reach stderr. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
