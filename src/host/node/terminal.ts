/** The terminal that chamber was started from, also where the standard streams are not. */
import { openSync, writeSync } from 'node:fs'
import type { Text } from '../../core/text.ts'
import { readHiddenLine } from './hidden-line.ts'

/**
 * Asks a person for a line that is not shown, and resolves with undefined where there is no terminal.
 * The terminal is opened anew: what that changes, the standard streams do not share.
 * @throws {ChamberError} CANCELED
 */
export async function askOnTerminal(
  question: Text,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const terminal = openTerminal()
  if (terminal === undefined) return undefined
  const { ReadStream } = await import('node:tty')
  const input = new ReadStream(terminal)
  const ask = () => void writeSync(terminal, question)
  try {
    return await readHiddenLine(input, ask, signal)
  } finally {
    // the key that ended the line was not shown
    writeSync(terminal, '\n')
    input.destroy()
  }
}

function openTerminal(): number | undefined {
  try {
    return openSync(process.platform === 'win32' ? '\\\\.\\CON' : '/dev/tty', 'r+')
  } catch {
    return undefined
  }
}
