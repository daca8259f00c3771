/**
 * Words run on a terminal of their own, which util-linux's `script` makes: keys are typed, and the
 * screen is read.
 */
import { spawnSync } from 'node:child_process'
import { startChild, type Child } from '../harness/child.ts'
import { smallEnvironment } from './compare.ts'

/** The `script` of macOS and the BSDs takes other arguments. */
export const hasScript = (
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? ''
).includes('util-linux')
if (!hasScript) console.warn('NOT TESTED on a terminal: util-linux `script` is not here')

export function onTerminal(words: readonly string[]): Child {
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  return startChild({
    file: 'script',
    args: ['--quiet', '--return', '--flush', '--command', `exec ${command}`, '/dev/null'],
    cwd: import.meta.dirname,
    env: smallEnvironment({ TERM: 'dumb', PS1: '$ ' }),
    keepStdinOpen: true,
    timeout: 20_000,
  })
}
