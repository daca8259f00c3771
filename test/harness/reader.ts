/**
 * What a reader of a page has: an empty folder and an empty home, variables that say where AWS is,
 * and on the PATH nothing but chamber and a few tools.
 */
import { accessSync, constants } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Setup } from './chamber.ts'
import { isOnNode, program, repository } from './program.ts'

/** What a page may use without saying so. */
const tools =
  'awk base64 basename cat chmod cp cut date dirname env false find grep head id ls mkdir mktemp mv od ' +
  'printenv printf pwd rm sed sh sleep sort tail tee test touch tr true uname uniq wc'

/** Programs that run another, or stand for the reader's own. */
const standIns = {
  '../bin/aws-vault': '[ "$1" = exec ] && while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
  server: 'exit 0',
  'issue-token': 'echo token-1',
}

/**
 * Puts chamber, the tools and those that are needed beside them where the reader finds them.
 * @returns the whole environment
 */
export async function furnish(
  place: Setup,
  needed: readonly string[] = [],
): Promise<Record<string, string>> {
  const bin = join(place.cwd, '../bin')
  await mkdir(bin, { recursive: true })
  for (const tool of new Set([...tools.split(' '), ...(isOnNode ? ['node'] : []), ...needed])) {
    const path = findTool(tool)
    if (path !== undefined) await symlink(path, join(bin, tool))
  }
  const { file, args } = program()
  await symlink(args[0] ?? file, join(bin, 'chamber'))
  for (const [name, body] of Object.entries(standIns)) {
    await place.file(name, `#!/bin/sh\n${body}\n`, 0o755)
  }
  if (needed.includes('node')) {
    await mkdir(join(place.cwd, 'node_modules'))
    await symlink(repository, join(place.cwd, 'node_modules', 'chamber'))
  }
  const aws = Object.entries(place.env).filter(([name]) => name.startsWith('AWS_'))
  return { ...Object.fromEntries(aws), HOME: place.home, PATH: bin }
}

/** The path of a tool; Node.js is not there for the program that needs none. */
export function findTool(name: string): string | undefined {
  if (/^(node|npm|npx)$/.test(name) && !isOnNode) return undefined
  if (name === 'node') return process.execPath
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
