/**
 * Every way in which chamber runs a command here: by the C library, by Node's own execve, and as a
 * child, on each Node there is; and the standalone program.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll } from 'vitest'
import { nodeVersions, type NodeVersion } from '../harness/node-versions.ts'
import { repository } from '../harness/program.ts'
import { standaloneFolder, standaloneProgram } from '../harness/standalone.ts'

export type Kind = 'libc' | 'node' | 'child' | 'standalone'

export interface Way {
  readonly name: string
  readonly kind: Kind
  /** Whether a child is waited for by the C library. */
  readonly isWaitedFor?: boolean
  /** What stands before the command's own words. */
  readonly words: readonly string[]
  /** Whether this is the Node at hand: long lists are gone through there, and sampled elsewhere. */
  readonly isAtHand: boolean
}

const withoutExecve = join(import.meta.dirname, 'fixtures', 'without-execve.cjs')
const exec = ['-b', 'null', 'exec', 'svc', '--']

/** Says which are missing. Removes its copies after the tests. */
export function everyWay(): readonly Way[] {
  return (ways ??= findWays())
}

let ways: readonly Way[] | undefined

function findWays(): readonly Way[] {
  const bare = copyWithoutPackages()
  const onNode = nodeVersions().flatMap((node) => [
    ...byLibc(node),
    ...byNode(node, bare),
    asChild(node, bare),
  ])
  return [...onNode, ...standalone()]
}

/** For long lists: as a child only on the Node at hand. */
export const mostWays = (): readonly Way[] =>
  everyWay().filter(({ kind, isAtHand }) => isAtHand || kind !== 'child')

/** For what does not depend on the Node: each kind once. */
export const oneOfEachKind = (): readonly Way[] =>
  everyWay().filter(({ kind }, i, all) => all.findIndex((other) => other.kind === kind) === i)

/**
 * As a child although the C library is there, on each Node. No command asks for that by itself, so a
 * program of a few lines does, built as chamber is.
 */
export async function supervised(): Promise<readonly Way[]> {
  if (!hasBinding()) return []
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'fixtures', 'supervised.ts'),
    platform: 'node',
    external: [/^@koromix\//],
  })
  // below the repository, where the binding is found
  mkdirSync(join(repository, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(repository, '.cache', 'supervised-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  await bundle.write({ dir: folder, format: 'cjs', entryFileNames: '[name].cjs' })
  await bundle.close()
  return nodeVersions().map((node) => ({
    ...way(node, 'child', [node.path, join(folder, 'supervised.cjs')]),
    name: `${node.name}, as a child of the C library`,
    isWaitedFor: true,
  }))
}

const binding = `@koromix/koffi-${process.platform}-${process.arch}`

function hasBinding(): boolean {
  const isThere = existsSync(join(repository, 'node_modules', binding))
  if (!isThere) console.warn(`NOT TESTED: the C library, because ${binding} is not installed`)
  return isThere
}

const byLibc = (node: NodeVersion): Way[] =>
  hasBinding() ? [way(node, 'libc', [node.path, join(repository, 'bin', 'chamber.js')])] : []

function byNode(node: NodeVersion, bare: string): Way[] {
  return hasExecve(node) ? [way(node, 'node', [node.path, join(bare, 'bin', 'chamber.js')])] : []
}

function asChild(node: NodeVersion, bare: string): Way {
  const preload = hasExecve(node) ? ['--require', withoutExecve] : []
  return way(node, 'child', [node.path, ...preload, join(bare, 'bin', 'chamber.js')])
}

function standalone(): Way[] {
  const program = standaloneProgram()
  if (program === undefined) return []
  const words = [program, ...exec]
  return [{ name: 'standalone', kind: 'standalone', words, isAtHand: true }]
}

function way(
  node: NodeVersion,
  kind: Exclude<Kind, 'standalone'>,
  program: readonly string[],
): Way {
  return {
    name: `${node.name}, ${{ libc: 'by libc', node: 'by process.execve', child: 'as a child' }[kind]}`,
    kind,
    words: [...program, ...exec],
    isAtHand: node.path === process.execPath,
  }
}

function hasExecve({ path }: NodeVersion): boolean {
  return execFileSync(path, ['-p', 'typeof process.execve'], { encoding: 'utf8' }) === 'function\n'
}

/** The package as it is installed without its optional dependency. */
function copyWithoutPackages(): string {
  const copy = mkdtempSync(join(tmpdir(), 'chamber-bare-'))
  for (const part of ['bin', 'dist', 'package.json']) {
    const filter = (file: string) => file !== standaloneFolder
    cpSync(join(repository, part), join(copy, part), { recursive: true, filter })
  }
  afterAll(() => rmSync(copy, { recursive: true }))
  return copy
}
