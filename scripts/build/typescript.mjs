/** Parts of the checkout that are written in TypeScript and run by a script: bench/, reference/. */
import { rolldown } from 'rolldown'

const root = new URL('../..', import.meta.url).pathname

/**
 * Bundles a folder into .cache/ and loads its `main.ts`.
 * @param {string} folder
 * @param {readonly string[]} [programs] others of its files, which are started by themselves
 */
export async function loadTypeScript(folder, programs = []) {
  const dir = `${root}.cache/${folder}`
  const names = ['main', ...programs]
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `${folder}/${name}.ts`])),
    platform: 'node',
    external: [/^@koromix\//],
    tsconfig: 'tsconfig.json',
  })
  await bundle.write({
    dir,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunk-[name].mjs',
  })
  await bundle.close()
  return import(`${dir}/main.mjs`)
}
