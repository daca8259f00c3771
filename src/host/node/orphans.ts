import { readdirSync } from 'node:fs'
import type { Libc } from './libc.ts'
import { readProcess } from '../process-table.ts'

/** Milliseconds in which Node takes note of its own children. */
const PAUSE = 100

/**
 * Waits for the orphans of a container, whose first process this is: nobody else does, and they
 * would stay zombies. The command is left to whoever started it.
 *
 * Node's own children must be left to Node, or it would wait for them for ever: a zombie that is
 * still there after a while is none of them.
 *
 * @returns stops that
 */
export function reapOrphans(libc: Libc, command: number | undefined): () => void {
  let timer: NodeJS.Timeout | undefined
  const reap = (seen: readonly number[]) => {
    timer = undefined
    const zombies = findZombies().filter((pid) => pid !== command)
    zombies.filter((pid) => seen.includes(pid)).forEach((pid) => libc.wait(pid))
    if (zombies.some((pid) => !seen.includes(pid))) look()
  }
  const look = () => {
    timer ??= setTimeout(reap, PAUSE, findZombies()).unref()
  }
  process.on('SIGCHLD', look)
  return () => {
    clearTimeout(timer)
    process.off('SIGCHLD', look)
  }
}

function findZombies(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const entry = readProcess(pid)
      return entry?.state === 'Z' && entry.parent === process.pid
    })
}
