/** How large what users install is. */
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import type { Program } from './programs.ts'

export interface Size {
  readonly what: string
  readonly bytes: number
  readonly goal?: string
}

export function sizes(root: string, programs: readonly Program[]): readonly Size[] {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const text = execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  const [packed] = JSON.parse(text) as { readonly size: number; readonly unpackedSize: number }[]
  if (!packed) throw new Error('npm pack told no size')
  return [
    { what: 'npm package, unpacked', bytes: packed.unpackedSize, goal: '≤ 2 MB' },
    { what: 'npm package, as it is downloaded', bytes: packed.size },
    ...programs
      .filter(({ kind }) => kind !== 'npm')
      .map(({ name, words: [file = ''] }) => ({ what: name, bytes: statSync(file).size })),
  ]
}
