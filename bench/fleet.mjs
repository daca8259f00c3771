/**
 * Starts the fleet benchmark: many processes at once against one quota.
 *
 *     npm run fleet -- --help
 */
import { fileURLToPath } from 'node:url'
import { loadTypeScript } from '../scripts/build/typescript.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { main } = await loadTypeScript('bench/fleet')
try {
  process.exitCode = await main(process.argv.slice(2), root)
} catch (error) {
  console.error(`fleet: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
