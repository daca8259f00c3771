/**
 * Writes docs/reference.md from what the commands declare. The build makes the man page of the same.
 *
 *     npm run reference
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { readDeclarations, referencePage } = await loadReference()
  writeFileSync(`${root}docs/reference.md`, referencePage(await readDeclarations()))
}

/** reference/main.ts, which is written in TypeScript. */
export async function loadReference() {
  const dir = `${root}.cache/reference`
  const bundle = await rolldown({
    cwd: root,
    input: { main: 'reference/main.ts' },
    platform: 'node',
    external: [/^@koromix\//],
    tsconfig: 'tsconfig.json',
  })
  await bundle.write({
    dir,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  })
  await bundle.close()
  return import(`${dir}/main.mjs`)
}
