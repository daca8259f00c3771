/**
 * Writes docs/reference.md from what the commands declare. The build makes the man page of the same.
 *
 *     npm run reference
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadTypeScript } from './build/typescript.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { readDeclarations, referencePage } = await loadReference()
  writeFileSync(`${root}docs/reference.md`, referencePage(await readDeclarations()))
}

/** reference/main.ts. */
export function loadReference() {
  return loadTypeScript('reference')
}
