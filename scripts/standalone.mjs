/**
 * Builds dist/standalone/: chamber as one file that needs no Node.js, made by Bun.
 *
 *     node scripts/standalone.mjs                           for this machine
 *     node scripts/standalone.mjs linux-arm64 darwin-x64    for others
 *     node scripts/standalone.mjs all
 *
 * Bun comes from npm into .cache/bun and is used here alone; nothing else is downloaded.
 */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import { collectLicenses } from './licenses.mjs'

/** A newer one has to pass test/standalone before it is taken. */
const bunVersion = '1.4.5'

/** The packages of Bun; its x64 is built for processors of every age. */
const packages = {
  'linux-x64': '@oven/bun-linux-x64',
  'linux-arm64': '@oven/bun-linux-aarch64',
  'darwin-x64': '@oven/bun-darwin-x64',
  'darwin-arm64': '@oven/bun-darwin-aarch64',
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}dist/standalone`

const here = `${process.platform}-${process.arch}`
const builder = installBun(known(here))
for (const target of wanted(process.argv.slice(2))) build(target)

function wanted(words) {
  if (words.includes('all')) return Object.keys(packages)
  return words.length === 0 ? [here] : words.map(known)
}

function known(target) {
  if (Object.hasOwn(packages, target)) return target
  fail(`no standalone program for ${target}: there is ${Object.keys(packages).join(', ')}`)
}

/** The path of Bun's own program for a target. */
function installBun(target) {
  const name = packages[target]
  const place = `${root}.cache/bun/${target}`
  const manifest = `${place}/node_modules/${name}/package.json`
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest)).version !== bunVersion) {
    const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
    // --force: it is for another machine, and npm would refuse it
    const words = ['install', '--force', '--ignore-scripts', ...quiet, '--prefix', place]
    run('npm', [...words, `${name}@${bunVersion}`])
  }
  return `${place}/node_modules/${name}/bin/bun`
}

function build(target) {
  const file = `${folder}/chamber-${target}`
  const fresh = `${file}.new`
  const metafile = `${folder}/modules.json`
  mkdirSync(folder, { recursive: true })
  run(builder, [
    'build',
    'src/main.ts',
    '--compile',
    `--target=bun-${target}`,
    `--compile-executable-path=${installBun(target)}`,
    '--minify',
    '--bytecode',
    '--splitting',
    '--format=esm',
    // what lies in the folder of the user is not read: .env, and bunfig.toml, which runs code
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    '--no-compile-autoload-tsconfig',
    '--no-compile-autoload-package-json',
    '--reject-unresolved',
    `--metafile=${metafile}`,
    `--outfile=${fresh}`,
  ])
  const modules = Object.keys(JSON.parse(readFileSync(metafile, 'utf8')).inputs)
  writeFileSync(`${folder}/LICENSES.txt`, collectLicenses(root, modules) + bunLicense())
  rmSync(metafile)
  renameSync(fresh, file)
  console.log(`${file.slice(root.length)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`)
}

function bunLicense() {
  return (
    `${'-'.repeat(72)}\nBun ${bunVersion} (MIT), https://bun.com, with JavaScriptCore (LGPL-2.0) and` +
    ' the libraries that it names: https://bun.com/docs/project/license\n'
  )
}

function run(file, words) {
  execFileSync(file, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

function fail(text) {
  process.stderr.write(`chamber: ${text}\n`)
  process.exit(1)
}
