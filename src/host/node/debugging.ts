import { createRequire } from 'node:module'
import type { Inherited } from './inherited.ts'

/**
 * Closes what lets others look into this process, for it is about to hold secrets: SIGUSR1 would
 * start Node's inspector, and NODE_OPTIONS that are meant for the command may have started it
 * already, or ask for reports and snapshots of the memory.
 *
 * A SIGUSR1 ends the process from now on, as it ends every program that does not know it.
 *
 * All of it is done when the call returns, before the promise is kept.
 *
 * @returns undoes the part that is about SIGUSR1, for whoever listens to it himself
 */
export async function closeDebugging(_inherited: Inherited): Promise<() => void> {
  const options = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ')
  if (/--inspect/.test(options)) closeInspector()
  if (/--report|--heapsnapshot/.test(options)) stopReports(options)
  if (process.platform === 'win32') return () => {}
  const end = () => process.kill(process.pid, 'SIGUSR1')
  process.once('SIGUSR1', end)
  return () => void process.off('SIGUSR1', end)
}

function closeInspector(): void {
  try {
    const { close } = createRequire(import.meta.url)('node:inspector') as { close(): void }
    close()
  } catch {
    // a Node that was built without it
  }
}

function stopReports(options: string): void {
  const [, signal] = /--heapsnapshot-signal[= ](SIG\w+)/.exec(options) ?? []
  if (signal) process.removeAllListeners(signal)
  if (!process.report) return
  process.report.reportOnSignal = false
  process.report.reportOnFatalError = false
  process.report.reportOnUncaughtException = false
}
