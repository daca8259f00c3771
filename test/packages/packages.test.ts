/** What `npm run packages` makes: whole, the same each time, and of use where there is no Node.js. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { repository } from '../harness/program.ts'
import { standaloneProgram } from '../harness/standalone.ts'

const { version } = packageFile
const target = `${process.platform}-${process.arch}`
const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string]
const here = (name: string) =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name)))

/** Bun is there where the standalone program was built; the rest is of Debian. */
function canBuild(): boolean {
  if (standaloneProgram() === undefined) return false
  const isDebian = process.platform === 'linux' && here('dpkg-deb')
  if (!isDebian) console.warn('NOT TESTED: the packages, because there is no dpkg-deb')
  return isDebian
}

describe.skipIf(!canBuild())('the packages', () => {
  let folder: string
  let out: string
  const name = `chamber-${version}-${target}`
  const deb = `chamber_${version}_${architecture}.deb`

  const build = async (place: string, env: Readonly<Record<string, string>> = {}) => {
    const words = ['scripts/packages.mjs', target, '--out', place]
    await execa(process.execPath, words, { cwd: repository, env })
    return readFile(join(place, 'SHA256SUMS'), 'utf8')
  }

  /** With nothing but a home: no PATH, no Node.js. */
  const use = async (program: string) => {
    const env = { HOME: folder, CHAMBER_SECRET_BACKEND: 'local' }
    const options = { cwd: folder, env, extendEnv: false } as const
    await execa(program, ['write', 'app', 'key', 'value-1'], options)
    const words = ['exec', 'app', '--', '/bin/sh', '-c', 'echo $KEY']
    return (await execa(program, words, options)).stdout
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chamber-packages-'))
    out = join(folder, 'first')
    await build(out)
  }, 300_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('are all there, by their checksums', async () => {
    const files = [
      `${name}.tar.gz`,
      `chamber-${version}-npm.cdx.json`,
      `chamber-${version}-standalone.cdx.json`,
      `chamber-${version}.tgz`,
      deb,
    ]
    expect((await readdir(out)).toSorted()).toEqual(['SHA256SUMS', ...files].toSorted())
    const { stdout } = await execa('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out })
    expect(stdout.split('\n').toSorted()).toEqual(files.map((file) => `${file}: OK`).toSorted())
  })

  test('are the same to the byte under another umask, zone and home', async () => {
    const other = join(folder, 'second')
    const env = { TZ: 'Asia/Tokyo', LC_ALL: 'C', TMPDIR: await mkdtemp(join(folder, 'tmp-')) }
    const before = process.umask(0o077)
    try {
      expect(await build(other, env)).toBe(await readFile(join(out, 'SHA256SUMS'), 'utf8'))
    } finally {
      process.umask(before)
    }
  }, 300_000)

  test('the npm package does not tell how its files lay on the disk', async () => {
    const { stdout } = await execa('tar', ['-tvzf', join(out, `chamber-${version}.tgz`)])
    const entries = stdout.split('\n').map((line) => line.split(/\s+/))
    const names = entries.map((words) => words.at(-1) ?? '')
    expect(names).toEqual(names.toSorted())
    const loose = entries.filter(([mode]) => mode !== '-rw-r--r--').map((words) => words.at(-1))
    expect(loose).toEqual(['package/bin/chamber.js'])
  })

  test('the archive has the program, which needs nothing else', async () => {
    const { stdout } = await execa('tar', ['-tzf', join(out, `${name}.tar.gz`)])
    expect(stdout.split('\n')).toEqual([
      `${name}/LICENSE`,
      `${name}/LICENSES.txt`,
      `${name}/chamber`,
      `${name}/chamber.1`,
      `${name}/completions/_chamber`,
      `${name}/completions/chamber.bash`,
      `${name}/completions/chamber.fish`,
    ])
    await execa('tar', ['-xzf', join(out, `${name}.tar.gz`), '-C', folder])
    expect(await use(join(folder, name, 'chamber'))).toBe('value-1')
  })

  test('the Debian package tells what it is and needs', async () => {
    const { stdout } = await execa('dpkg-deb', ['--field', join(out, deb)])
    expect(stdout).toContain(`\nVersion: ${version.replace('-', '~')}\n`)
    expect(stdout).toContain(`\nArchitecture: ${architecture}\n`)
    expect(stdout).toContain('\nDepends: libc6 (>= 2.17)\n')
  })

  test('what it installs belongs to root, and works', async () => {
    const listing = await execa('dpkg-deb', ['--contents', join(out, deb)])
    const owners = listing.stdout.split('\n').map((line) => line.split(/\s+/)[1])
    expect(new Set(owners)).toEqual(new Set(['root/root']))
    const place = join(folder, 'root')
    await execa('dpkg-deb', ['--extract', join(out, deb), place])
    expect(await use(join(place, 'usr/bin/chamber'))).toBe('value-1')
    const manual = await readFile(join(place, 'usr/share/man/man1/chamber.1.gz'))
    expect(gunzipSync(manual).toString()).toMatch(/^\.TH CHAMBER 1/im)
    const completions = {
      'usr/share/bash-completion/completions/chamber': 'bash',
      'usr/share/zsh/vendor-completions/_chamber': 'zsh',
      'usr/share/fish/vendor_completions.d/chamber.fish': 'fish',
    }
    for (const [file, shell] of Object.entries(completions)) {
      const { stdout } = await execa(join(place, 'usr/bin/chamber'), ['completion', shell])
      expect((await readFile(join(place, file), 'utf8')).trimEnd()).toBe(stdout)
    }
  })

  test.each([
    ['npm', 'dist/LICENSES.txt', /^pkg:npm\/%40koromix\/koffi-/],
    ['standalone', 'dist/standalone/LICENSES.txt', /^pkg:npm\/%40oven\/bun-/],
  ])('the bill of materials of %s lists what is inside', async (kind, licences, others) => {
    const bill = JSON.parse(
      await readFile(join(out, `chamber-${version}-${kind}.cdx.json`), 'utf8'),
    ) as { readonly bomFormat: string; readonly components: readonly { readonly purl: string }[] }
    expect(bill.bomFormat).toBe('CycloneDX')
    const purls = bill.components.map(({ purl }) => purl)
    const text = await readFile(join(repository, licences), 'utf8')
    const titles = [...text.matchAll(/^(@?[\w./-]+) (\d\S*) \(.+\)$/gm)]
    const inside = titles.map(
      ([, package_ = '', exact]) => `pkg:npm/${package_.replace('@', '%40')}@${exact}`,
    )
    expect(inside.length).toBeGreaterThan(40)
    expect(purls.filter((purl) => !others.test(purl))).toEqual(inside.toSorted())
    expect(purls.some((purl) => others.test(purl))).toBe(true)
  })
})
