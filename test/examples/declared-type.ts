/** Whether data has a type that a package declares: no member missing, none unknown, none misspelt. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../harness/program.ts'

export interface DeclaredType {
  readonly module: string
  readonly name: string
}

/** What the compiler has to say against it: nothing where all is well. */
export function typeFaults({ module, name }: DeclaredType, data: unknown): string {
  // below the repository, where the package is found
  const cache = join(repository, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'typed-'))
  try {
    const literal = JSON.stringify(data, undefined, 2)
    const text = `import type { ${name} } from '${module}'\nexport const data: ${name} = ${literal}\n`
    writeFileSync(join(folder, 'data.ts'), text)
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'preserve',
    ]
    const tsc = join(repository, 'node_modules', '.bin', 'tsc')
    const { stdout, error } = spawnSync(tsc, [...flags, 'data.ts'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (error) throw error
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}
