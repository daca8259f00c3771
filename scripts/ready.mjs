/**
 * Makes a checkout ready to run: installs what the lockfile names and builds what is stale. Does
 * nothing when nothing has changed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const installed = digest(['package-lock.json'])
once('node_modules/.chamber-installed', installed, () => {
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'installing what the lockfile names',
  )
})

const sources = ['bin', 'reference', 'scripts', 'src'].flatMap(filesIn)
const built = digest([
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.types.json',
  ...sources,
])
once('dist/.chamber-built', built, () => {
  run(process.execPath, ['scripts/build.mjs'], 'building')
})

/** Does the work unless the stamp says that it was done for the same input. */
function once(stamp, input, work) {
  const path = root + stamp
  if (existsSync(path) && readFileSync(path, 'utf8') === input) return
  work()
  mkdirSync(root + stamp.slice(0, stamp.lastIndexOf('/')), { recursive: true })
  writeFileSync(path, input)
}

function run(command, args, what) {
  process.stderr.write(`chamber: ${what} …\n`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(`chamber: ${what} failed${error ? `: ${error.message}` : ''}\n`)
  process.exit(1)
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(root + file))
  return hash.digest('hex')
}

function filesIn(folder) {
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(root.length)}/${entry.name}`)
    .toSorted()
}
