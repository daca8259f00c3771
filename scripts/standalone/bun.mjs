/** Bun in one exact version, from npm: it makes the standalone program and is in it. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A newer one has to pass test/standalone before it is taken. */
export const bunVersion = '1.4.5'

/** The packages of Bun, to the byte; its x64 is built for processors of every age. */
export const bunPackages = {
  'linux-x64': {
    name: '@oven/bun-linux-x64',
    integrity:
      'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
  },
  'linux-arm64': {
    name: '@oven/bun-linux-aarch64',
    integrity:
      'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
  },
  'linux-x64-musl': {
    name: '@oven/bun-linux-x64-musl',
    integrity:
      'sha512-10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ==',
  },
  'linux-arm64-musl': {
    name: '@oven/bun-linux-aarch64-musl',
    integrity:
      'sha512-XCNc+WvvMAdNNb+OWTogpy+N9wm62fkVeEVLb6how0RZhW5LPi6c7BlkeVCuWps7XjEl2saFpHFa20/1E+PAHg==',
  },
  'darwin-x64': {
    name: '@oven/bun-darwin-x64',
    integrity:
      'sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==',
  },
  'darwin-arm64': {
    name: '@oven/bun-darwin-aarch64',
    integrity:
      'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
  },
}

const isMusl =
  process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime

/** The target that this machine is. */
export const here = `${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The path of Bun's own program for a target, installed below .cache where it is not there yet.
 *
 * @param {string} target one of the above
 * @throws when npm cannot install it, or what it installed is not the package named above
 */
export function installBun(target) {
  const { name, integrity } = bunPackages[target]
  const place = `${root}.cache/bun/${target}`
  if (installedIntegrity(place, name) !== integrity) install(place, name)
  const found = installedIntegrity(place, name)
  if (found !== integrity) {
    rmSync(place, { recursive: true, force: true })
    throw new Error(`${name}@${bunVersion} has the checksum ${found}, not ${integrity}`)
  }
  return `${place}/node_modules/${name}/bin/bun`
}

function install(place, name) {
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  // --force: it is for another machine, and npm would refuse it
  const words = ['install', '--force', '--ignore-scripts', ...quiet, '--prefix', place]
  const { status, error } = spawnSync('npm', [...words, `${name}@${bunVersion}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm install failed${error ? `: ${error.message}` : ''}`)
}

/** What npm noted of the package that it unpacked, after it had checked it. */
function installedIntegrity(place, name) {
  const notes = `${place}/node_modules/.package-lock.json`
  if (!existsSync(notes)) return undefined
  return JSON.parse(readFileSync(notes, 'utf8')).packages[`node_modules/${name}`]?.integrity
}
