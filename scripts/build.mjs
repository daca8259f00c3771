/** Builds dist/: one CommonJS chunk a command, every dependency bundled. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { collectLicenses } from './licenses.mjs'

const root = new URL('..', import.meta.url).pathname
const dist = `${root}dist`

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: [/^@koromix\//],
  tsconfig: 'tsconfig.json',
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(log.message)
    handler(level, log)
  },
})

// Beside dist/ first: a build that fails leaves the last one as it was.
const fresh = `${dist}.new`
rmSync(fresh, { recursive: true, force: true })
const { output } = await bundle.write({
  dir: fresh,
  format: 'cjs',
  minify: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
})
await bundle.close()

const modules = output.flatMap((chunk) => Object.keys(chunk.modules ?? {}))
writeFileSync(`${fresh}/LICENSES.txt`, collectLicenses(root, modules))
rmSync(dist, { recursive: true, force: true })
renameSync(fresh, dist)
