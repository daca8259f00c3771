import type { ChildProcess } from 'node:child_process'
import { constants as osConstants } from 'node:os'
import type { Outcome } from '../../process/exit-status.ts'
import type { Libc } from './libc.ts'

/** What Node keeps about a child: not part of its documented interface, and the same since 0.8. */
type Handle = {
  close(): void
  onexit(code: number, signal: string): void
}

/**
 * Waits for a child in the place of Node, which tells a death by a real-time signal as status 0: it
 * has no name for the signal, and drops its number. Whoever listens to the child is told as usual.
 *
 * Node's handle is closed first, so that it does not take the status away.
 *
 * @returns nothing where that cannot be done
 */
export function waitFor(child: ChildProcess, libc: Libc): Promise<Outcome> | undefined {
  const { _handle: handle } = child as { _handle?: Partial<Handle> | null }
  const { pid } = child
  if (pid === undefined || !isHandle(handle)) return undefined
  handle.close()
  // a listener alone does not keep Node running
  const running = setInterval(() => {}, LONG)
  return new Promise((resolve) => {
    const look = () => {
      const status = libc.wait(pid)
      if (status === undefined) return
      clearInterval(running)
      process.off('SIGCHLD', look)
      const outcome = readStatus(status)
      if (outcome.type === 'exited') handle.onexit(outcome.code, '')
      else handle.onexit(0, String(outcome.signal))
      resolve(outcome)
    }
    process.on('SIGCHLD', look)
    look()
  })
}

const LONG = 2 ** 30

const isHandle = (handle: Partial<Handle> | null | undefined): handle is Handle =>
  typeof handle?.close === 'function' && typeof handle.onexit === 'function'

/** As the macros of wait(2) take it apart. A signal without a name stays a number. */
function readStatus(status: number): Outcome {
  const number = status & 0x7f
  if (number === 0) return { type: 'exited', code: (status >> 8) & 0xff }
  const names = Object.entries(osConstants.signals) as [NodeJS.Signals, number][]
  return { type: 'signaled', signal: names.find(([, one]) => one === number)?.[0] ?? number }
}
