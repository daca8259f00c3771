/**
 * Native code from chamber's own packages. `require` by name would also look into every directory
 * above, into NODE_PATH and into the home directory, where others may have put something.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  name as ownName,
  optionalDependencies,
  version as ownVersion,
} from '../../../package.json' with { type: 'json' }

/**
 * Loads a file of an optional dependency, in the version that chamber asks for.
 * @throws if the package is not next to chamber's own dependencies, or does not load
 */
export function loadNative(name: string, file: string): unknown {
  const version = (optionalDependencies as Readonly<Record<string, string>>)[name]
  const folder = folders(packageRoot()).find((one) => isPackage(join(one, name), name, version))
  if (folder === undefined) throw new Error('not installed')
  return createRequire(import.meta.url)(join(folder, name, file))
}

/** The directory of the nearest package.json above this file of the bundle, which has to be chamber's. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder)
  }
  if (isPackage(folder, ownName, ownVersion)) return folder
  throw new Error('not a package of chamber')
}

/** Where npm puts a dependency: into the package, or next to it in the same node_modules. */
function folders(root: string): string[] {
  const parent = dirname(root)
  const hoisted = basename(parent).startsWith('@') ? dirname(parent) : parent
  const own = join(root, 'node_modules')
  return basename(hoisted) === 'node_modules' ? [own, hoisted] : [own]
}

function isPackage(folder: string, name: string, version: string | undefined): boolean {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const { name: itsName, version: itsVersion } = (found ?? {}) as Record<string, unknown>
    return version !== undefined && itsName === name && itsVersion === version
  } catch {
    return false
  }
}
