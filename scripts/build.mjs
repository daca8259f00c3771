/** Builds dist/: one CommonJS chunk a command, every dependency bundled; and the man page. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { withOneEntry } from './build/entry.mjs'
import { collectLicenses } from './build/licenses.mjs'
import { loadReference } from './reference.mjs'

const root = new URL('..', import.meta.url).pathname
const dist = `${root}dist`

// What a plain exec needs in one file, and what reads flags in another: to open a file takes Node
// longer than to compile what is in it. Their own dependencies come with them.
const hotPath =
  /\/src\/(commands\/exec\/plain-exec|stores\/open|stores\/ssm\/(open|direct-send)|process\/launch)\.ts$/
const program = /\/src\/(cli\/program|commands\/(registry|exec\/exec))\.ts$/

// Commander brings a module of Node's that takes a millisecond to load, to run subcommands that are
// programs of their own; there are none here.
const withoutSubprograms = {
  name: 'without-subprograms',
  resolveId: (id, importer = '') =>
    id === 'node:child_process' && importer.includes('/commander/') ? '\0no-child-process' : null,
  load: (id) => (id === '\0no-child-process' ? 'export {}' : null),
}

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // as ES modules, of which what nobody uses is left out: the SDK's clients are mostly that
  resolve: { mainFields: ['module', 'main'] },
  external: [/^@koromix\//],
  plugins: [withoutSubprograms],
  tsconfig: 'tsconfig.json',
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(log.message)
    handler(level, log)
  },
})

// Beside dist/ first: a build that fails leaves the last one as it was.
const fresh = `${dist}.new`
rmSync(fresh, { recursive: true, force: true })
const { output } = await bundle.generate({
  format: 'cjs',
  // of a module of Node's own, too: import() would start the loader of ES modules
  dynamicImportInCjs: false,
  codeSplitting: {
    groups: [
      {
        name: 'start',
        tags: ['$initial'],
        test: (id) => !id.endsWith('/src/index.ts'),
        priority: 3,
      },
      { name: 'hot-path', test: hotPath, priority: 2 },
      { name: 'program', test: program, priority: 1 },
    ],
  },
  minify: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
})
await bundle.close()
const files = withOneEntry(output)
mkdirSync(`${fresh}/chunks`, { recursive: true })
for (const { fileName, code } of files) writeFileSync(`${fresh}/${fileName}`, code)

// for the test of what a command loads; not part of the package
const contents = files.map(({ fileName, modules }) => [fileName, Object.keys(modules ?? {})])
mkdirSync(`${root}.cache`, { recursive: true })
writeFileSync(`${root}.cache/chunks.json`, JSON.stringify(Object.fromEntries(contents)))

const modules = output.flatMap((chunk) => Object.keys(chunk.modules ?? {}))
writeFileSync(`${fresh}/LICENSES.txt`, collectLicenses(root, modules))
writeLibrary()
await writeManPage()
rmSync(dist, { recursive: true, force: true })
renameSync(fresh, dist)

/**
 * `import { load } from 'chamber'`, and the same by require: the same classes either way, and nothing
 * loaded twice. Its types are those of src/index.ts, and of what that exports.
 */
function writeLibrary() {
  const load = 'async (options) => (await main.library()).load(options)'
  const common = `const main = require('./main.js')\nexports.ChamberError = main.ChamberError\nexports.load = ${load}\n`
  const module =
    "import library from './library.js'\n\nexport const { ChamberError, load } = library\n"
  const types = `${root}.cache/types`
  execFileSync(`${root}node_modules/.bin/tsc`, ['-p', `${root}tsconfig.types.json`])
  // the entry, and every declaration that it imports, directly or not
  const declarations = new Set(['index'])
  for (const file of declarations) {
    const text = readFileSync(`${types}/${file}.d.ts`, 'utf8')
    for (const [, path] of text.matchAll(/from '(\.[^']*)\.ts'/g))
      declarations.add(join(dirname(file), path))
    const target = `${fresh}/${file === 'index' ? 'library' : file}.d.ts`
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text.replaceAll(".ts'", ".js'"))
  }
  writeFileSync(`${fresh}/library.js`, common)
  writeFileSync(`${fresh}/library.mjs`, module)
  writeFileSync(`${fresh}/library.d.mts`, "export * from './library.js'\n")
}

/** `man chamber` after `npm install --global`; packages for other systems take it from here. */
async function writeManPage() {
  const { manPage, readDeclarations } = await loadReference()
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  mkdirSync(`${fresh}/man`)
  writeFileSync(`${fresh}/man/chamber.1`, manPage(await readDeclarations(), version))
}
