/** A line that a person types and that is not shown. */
import type { ReadStream } from 'node:tty'
import { ChamberError } from '../../core/errors.ts'
import { text } from '../../core/text.ts'

/**
 * Reads a line by Node's own line editor, with an output that shows nothing. Ctrl-C, Ctrl-D and the
 * signal give up.
 * @param ask called when nothing is shown any more
 * @throws {ChamberError} CANCELED
 */
export async function readHiddenLine(
  input: ReadStream,
  ask: () => void,
  signal?: AbortSignal,
): Promise<string> {
  const { createInterface } = await import('node:readline')
  const { Writable } = await import('node:stream')
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const editor = createInterface({ input, output, terminal: true, historySize: 0 })
  const giveUp = () => editor.close()
  signal?.addEventListener('abort', giveUp)
  ask()
  try {
    return await new Promise((resolve, reject) => {
      editor.once('line', resolve)
      for (const end of ['SIGINT', 'close']) editor.once(end, () => reject(canceled()))
    })
  } finally {
    signal?.removeEventListener('abort', giveUp)
    editor.close()
  }
}

const canceled = () => new ChamberError('CANCELED', text`nothing was entered, and nothing is done`)
