/** Everything that chamber says beside its result; the only writer to standard error. */
import { guard } from '../core/guard.ts'
import { text, type Text } from '../core/text.ts'

export interface Reporter {
  readonly isTerminal: boolean
  /** A line about what is going on. */
  info(line: Text): void
  /** The command goes on. */
  warn(line: Text): void
  /** For `--verbose` alone. */
  verbose(line: Text): void
  error(lines: readonly Text[]): void
  /** Lines that belong to a question, or a result whose place on stdout is taken. */
  show(lines: readonly Text[]): void
  /** A question, whose answer is typed behind it. */
  ask(question: Text): void
  /** On a terminal, the line that the next one replaces; undefined clears it. */
  showState(line: Text | undefined): void
}

/** Where it is written. */
interface Stream {
  readonly isTerminal: boolean
  write(text: string): void
}

/** Clears a line of a terminal to its end. */
const clear = '\u001b[K'

/** @param isVerbose asked for each line, for flags are read later */
export function createReporter(stderr: Stream, isVerbose: () => boolean): Reporter {
  const print = (line: Text) => stderr.write(`${guard(text`chamber: ${line}`)}\n`)
  return {
    get isTerminal() {
      return stderr.isTerminal
    },
    info: print,
    warn: (line) => print(text`warning: ${line}`),
    verbose: (line) => (isVerbose() ? print(line) : undefined),
    error: (lines) => lines.forEach(print),
    show: (lines) => lines.forEach((line) => stderr.write(`${guard(line)}\n`)),
    ask: (question) => stderr.write(guard(question)),
    showState: (line) =>
      stderr.write(
        line === undefined ? `\r${clear}` : `\r${guard(text`chamber: ${line}`)}${clear}`,
      ),
  }
}
