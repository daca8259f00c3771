/**
 * Starts the benchmarks: makes the checkout ready, bundles what is written in TypeScript, runs it.
 *
 *     npm run bench -- --help
 */
import { fileURLToPath } from 'node:url'
import { loadTypeScript } from '../scripts/build/typescript.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { main } = await loadTypeScript('bench', ['server'])
try {
  process.exitCode = await main(process.argv.slice(2), root)
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
