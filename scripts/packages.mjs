/**
 * Makes dist/packages/: all that is released, but for the container image (see Dockerfile).
 *
 *     node scripts/packages.mjs                       for every machine
 *     node scripts/packages.mjs linux-x64             with the programs for some machines alone
 *     node scripts/packages.mjs --out FOLDER …        into another folder, which has to be empty
 *
 * The same commit gives the same bytes: what has a time in it gets that of the commit, or
 * SOURCE_DATE_EPOCH. Needs GNU tar and dpkg-deb.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { debianPackage, repackForNpm, tarArchive } from './packages/archives.mjs'
import { bunPackages, bunVersion } from './standalone/bun.mjs'
import { billOfMaterials, bundledComponents } from './packages/sbom.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name) => readFileSync(join(root, name), 'utf8')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' } },
})
const out = resolve(values.out ?? join(root, 'dist', 'packages'))
const targets = positionals.length > 0 ? positionals : Object.keys(bunPackages)
const architectures = { 'linux-x64': 'amd64', 'linux-arm64': 'arm64' }

const { name, version, license, optionalDependencies } = JSON.parse(read('package.json'))
const lock = JSON.parse(read('package-lock.json'))
const time = Number(process.env.SOURCE_DATE_EPOCH ?? print('git', ['log', '-1', '--format=%ct']))

prepareFolder()
packForNpm()
print(process.execPath, ['scripts/standalone.mjs', ...targets])
for (const target of targets) packStandalone(target)
writeBills()
writeChecksums()

/** Empty: what is left in it from before would be taken for a part of the release. */
function prepareFolder() {
  if (values.out === undefined) rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  if (readdirSync(out).length > 0) throw new Error(`${out} is not empty`)
}

function packForNpm() {
  // without its scripts, which would only build again
  const file = print('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', out])
  repackForNpm(join(out, file.trim()))
}

function packStandalone(target) {
  const program = {
    binary: join(root, 'dist', 'standalone', `chamber-${target}`),
    version,
    time,
    manual: manual(),
    completions: { bash: completion('bash'), zsh: completion('zsh'), fish: completion('fish') },
    license: read('LICENSE'),
    licenses: read('dist/standalone/LICENSES.txt'),
    maintainer: maintainer(),
  }
  tarArchive(program, { folder: out, name: `chamber-${version}-${target}` })
  const architecture = architectures[target]
  if (architecture) debianPackage(program, { folder: out, architecture })
}

function manual() {
  const page = 'dist/man/chamber.1'
  if (!existsSync(join(root, page))) throw new Error(`${page} is missing: npm run build makes it`)
  return read(page)
}

/** The same on every machine, so the build at hand tells it for all. */
function completion(shell) {
  return print(process.execPath, ['bin/chamber.js', 'completion', shell])
}

/** As Debian's own tools learn it. */
function maintainer() {
  const { DEBFULLNAME = 'the chamber authors', DEBEMAIL = 'chamber@localhost' } = process.env
  return `${DEBFULLNAME} <${DEBEMAIL}>`
}

function writeBills() {
  const chunks = JSON.parse(read('.cache/chunks.json'))
  const bundled = bundledComponents(root, lock, Object.values(chunks).flat())
  writeBill('npm', [...bundled, ...Object.keys(optionalDependencies).map(optional)])
  const inside = bundledComponents(root, lock, JSON.parse(read('.cache/standalone-modules.json')))
  const runtimes = targets.map((target) => ({
    ...bunPackages[target],
    version: bunVersion,
    license: 'MIT',
  }))
  writeBill('standalone', [...inside, ...runtimes])
}

function optional(dependency) {
  const locked = lock.packages[`node_modules/${dependency}`]
  const { version: exact, license: own, integrity } = locked
  return { name: dependency, version: exact, license: own, integrity, optional: true }
}

function writeBill(kind, components) {
  const file = `chamber-${version}-${kind}.cdx.json`
  writeFileSync(join(out, file), billOfMaterials({ name, version, license, time }, components))
}

/** In the form that `sha256sum --check` takes. */
function writeChecksums() {
  const files = readdirSync(out).toSorted()
  const lines = files.map((file) => {
    const content = readFileSync(join(out, file))
    const checksum = createHash('sha256').update(content).digest('hex')
    console.log(`${relative(root, join(out, file))}  ${(content.length / 1e6).toFixed(1)} MB`)
    return `${checksum}  ${file}\n`
  })
  writeFileSync(join(out, 'SHA256SUMS'), lines.join(''))
}

function print(file, words) {
  return execFileSync(file, words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
