/**
 * Starts the benchmarks: makes the checkout ready, bundles what is written in TypeScript, runs it.
 *
 *     npm run bench -- --help
 */
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const dir = `${root}.cache/bench`

const bundle = await rolldown({
  cwd: root,
  input: { main: 'bench/main.ts', server: 'bench/server.ts' },
  platform: 'node',
  tsconfig: 'tsconfig.json',
})
await bundle.write({
  dir,
  format: 'es',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunk-[name].mjs',
})
await bundle.close()

const { main } = await import(`${dir}/main.mjs`)
try {
  process.exitCode = await main(process.argv.slice(2), root)
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
