/** What there is in files as long as a command runs. */
import { quote, text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import { privateFile } from '../../files/private-file.ts'
import type { Lifetime } from '../../process/lifetime.ts'
import { ChamberError } from '../../core/errors.ts'

export interface RunFile {
  readonly path: string
  readonly lifetime: (content: string) => Lifetime
}

/**
 * A file that is written before a command runs, and removed when it has ended.
 * @throws {ChamberError} OUTPUT_FILE for what is no file, or cannot be written
 */
export function runFile(context: Context, typed: string): RunFile {
  const file = privateFile(typed, context)
  // The command that would read a pipe is started only when the text is written.
  if (!file.isFile) {
    throw new ChamberError(
      'OUTPUT_FILE',
      text`cannot write ${quote(typed, 'path')}: it is not a file`,
    )
  }
  return {
    path: file.path,
    lifetime: (content) => ({
      place: file.path,
      begin: () => file.write(content),
      end: removal(context, file.remove),
    }),
  }
}

/**
 * The end of a lifetime. The status of the command is what counts then, so files that cannot be
 * removed are told and no more.
 */
export const removal =
  ({ report }: Context, remove: () => void) =>
  (): void => {
    try {
      remove()
    } catch (error) {
      const why = error instanceof ChamberError ? error.message : text`the system does not allow it`
      report.warn(text`files with secrets could not be removed: ${why}`)
    }
  }
