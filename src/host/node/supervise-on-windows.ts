import { execa } from 'execa'
import { toText } from '../../core/bytes.ts'
import { toRecord } from '../../process/environment-block.ts'
import type { Outcome } from '../../process/exit-status.ts'
import { launchError } from '../../process/launch-error.ts'
import type { FilteredOutput } from '../../process/output-filter.ts'
import type { Program } from '../../process/resolved-command.ts'

/**
 * Runs the command as a child, by execa: it knows how `.cmd` and `.bat` files are started, and how
 * their arguments are quoted. The console gives Ctrl-C and Ctrl-Break to the child as well.
 *
 * Not for other systems: execa takes hold of `process.stdin`, `stdout` and `stderr` as soon as it is
 * imported, which leaves O_NONBLOCK on pipes that the command shares.
 */
export async function superviseOnWindows(
  program: Program,
  output: FilteredOutput | undefined,
): Promise<Outcome> {
  const { file, argv, environment } = program
  const child = execa(toText(file), argv.slice(1).map(toText), {
    env: toRecord(environment),
    extendEnv: false,
    stdio: output ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    buffer: false,
    reject: false,
    cleanup: false,
  })
  output?.begin(child)
  const { code, exitCode, signal } = await child
  await output?.finish()
  if (signal !== undefined) return { type: 'signaled', signal }
  if (exitCode !== undefined) return { type: 'exited', code: exitCode }
  throw launchError(program, code ?? 'unknown error')
}
