import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import { hasHandler, readProcess } from '../host/process-table.ts'

/**
 * Tells whether a signal that reached this process has reached its child already, because the
 * terminal or the shell sent it to their whole group.
 *
 * Node does not say who sent a signal, so it is concluded from what the sender must have seen:
 * - Ctrl-C and Ctrl-\ go to the group in the foreground. A child without a handler is sent the
 *   signal in any case: it ends only once.
 * - Ctrl-Z goes to the group in the foreground, SIGTTIN and SIGTTOU to one in the background. Sent
 *   again they could come after `fg`, and stop the child a second time.
 * - SIGWINCH comes from the terminal if its size has changed.
 * - SIGHUP comes with a hangup if the terminal is gone; see `watchHangUp`.
 * - SIGCONT has reached a child that is not stopped: `fg` wakes the group.
 *
 * So in the foreground of a terminal `kill -TSTP` to chamber alone is taken for Ctrl-Z, and `kill
 * -INT` for Ctrl-C if the child handles that; they are not passed on.
 */
export function watchTerminal(): (signal: NodeJS.Signals, child: number) => boolean {
  let size = terminalSize()
  if (size === undefined) return () => false
  const isFromHangUp = watchHangUp()
  return (signal, child) => {
    switch (signal) {
      case 'SIGINT':
      case 'SIGQUIT':
        return isForeground() && hasHandler(child, signal)
      case 'SIGTSTP':
        return isForeground()
      case 'SIGTTIN':
      case 'SIGTTOU':
        return true
      case 'SIGWINCH': {
        const before = size
        size = terminalSize()
        return size !== before
      }
      case 'SIGHUP':
        return isFromHangUp()
      case 'SIGCONT':
        return readProcess(child)?.state !== 'T'
      default:
        return false
    }
  }
}

/**
 * On a hangup the kernel tells the leader of the session alone. A shell then tells the groups of its
 * jobs, and when the leader ends, the kernel tells the group in the foreground: one each at most.
 */
function watchHangUp(): () => boolean {
  const session = readProcess(process.pid)?.session
  const expected = new Set(['from the leader', 'after its end'])
  return () => {
    if (session === process.pid || terminalSize() !== undefined) return false
    const isLed = session !== undefined && readProcess(session) !== undefined
    // the leader may have told us and ended before we are up to it
    return (!isLed && expected.delete('after its end')) || expected.delete('from the leader')
  }
}

/** Without `/proc`, whoever has a terminal is taken to be in its foreground. */
function isForeground(): boolean {
  const self = readProcess(process.pid)
  return self === undefined || self.group === self.foregroundGroup
}

/** Nothing without a controlling terminal. Opened anew, because Node changes what it reads a size from. */
function terminalSize(): string | undefined {
  try {
    const terminal = new WriteStream(openSync('/dev/tty', 'r+'))
    const size = terminal.getWindowSize().join('x')
    terminal.destroy()
    return size
  } catch {
    return undefined
  }
}
