import type { Context } from '../../context.ts'
import { ChamberError } from '../../errors.ts'

/**
 * The end of what was there while a command ran. Its status is what counts then, so files that
 * cannot be removed are told and no more.
 */
export const removal =
  ({ notice }: Context, remove: () => void) =>
  (): void => {
    try {
      remove()
    } catch (error) {
      const why = error instanceof ChamberError ? error.message : 'the system does not allow it'
      notice('warning', `files with secrets could not be removed: ${why}`)
    }
  }
