/**
 * Builds dist/standalone/: chamber as one file that needs no Node.js, made by Bun.
 *
 *     node scripts/standalone.mjs                              for this machine
 *     node scripts/standalone.mjs linux-x64-musl darwin-x64    for others
 *     node scripts/standalone.mjs all
 *
 * Bun comes from npm into .cache/bun (standalone/bun.mjs); nothing else is downloaded.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bunPackages, bunVersion, here, installBun } from './standalone/bun.mjs'
import { collectLicenses } from './build/licenses.mjs'
import { signAdHoc } from './standalone/mach-o-signature.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}dist/standalone`

/** Commander would run subcommands that are programs of their own, and there are none: 1 ms of start. */
const withoutSubprograms = {
  name: 'without-subprograms',
  setup(bundler) {
    const nothing = { path: 'no-child-process', namespace: 'nothing' }
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? nothing : undefined,
    )
    bundler.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export {}' }))
  },
}

const script = fileURLToPath(import.meta.url)
const builder = process.versions.bun ? process.execPath : installBun(known(here))
if (process.versions.bun) await bundle(JSON.parse(process.argv[2]))
else for (const target of wanted(process.argv.slice(2))) build(target)

function wanted(words) {
  if (words.includes('all')) return Object.keys(bunPackages)
  return words.length === 0 ? [here] : words.map(known)
}

function known(target) {
  if (Object.hasOwn(bunPackages, target)) return target
  fail(`no standalone program for ${target}: there is ${Object.keys(bunPackages).join(', ')}`)
}

function build(target) {
  const file = `${folder}/chamber-${target}`
  const fresh = `${file}.new`
  // for the list of what is in it; not part of what is released
  const modules = `${root}.cache/standalone-modules.json`
  mkdirSync(folder, { recursive: true })
  const request = { target, runtime: installBun(target), file: fresh, modules }
  run(builder, [script, JSON.stringify(request)])
  if (target.startsWith('darwin-')) signAdHoc(fresh)
  const names = JSON.parse(readFileSync(modules, 'utf8'))
  writeFileSync(`${folder}/LICENSES.txt`, collectLicenses(root, names) + bunLicense())
  renameSync(fresh, file)
  console.log(`${file.slice(root.length)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`)
}

/** Runs in Bun, started by the above. */
async function bundle({ target, runtime, file, modules }) {
  const { metafile } = await Bun.build({
    entrypoints: [`${root}src/standalone.ts`],
    compile: {
      target: `bun-${target}`,
      executablePath: runtime,
      outfile: file,
      // what lies in the folder of the user is not read: .env, and bunfig.toml, which runs code
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
    minify: true,
    bytecode: true,
    splitting: true,
    format: 'esm',
    // the SDK as ES modules, of which what nobody uses is left out
    conditions: ['module'],
    plugins: [withoutSubprograms],
    metafile: true,
  })
  writeFileSync(modules, JSON.stringify(Object.keys(metafile.inputs)))
}

function bunLicense() {
  return (
    `${'-'.repeat(72)}\nBun ${bunVersion} (MIT), https://bun.com, with JavaScriptCore (LGPL-2.0) and` +
    ' the libraries that it names: https://bun.com/docs/project/license\n'
  )
}

function run(file, words) {
  const { status, error } = spawnSync(file, words, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) fail(`${file} ${words[0]} failed${error ? `: ${error.message}` : ''}`)
}

function fail(text) {
  process.stderr.write(`chamber: ${text}\n`)
  process.exit(1)
}
