/**
 * The standalone program as a tar archive and as a Debian package, the same to the byte whenever and
 * wherever they are made of the same files.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * @typedef {object} Program what both archives hold
 * @property {string} binary path of the standalone program
 * @property {string} version as in package.json
 * @property {number} time of all files, in seconds since 1970
 * @property {string} manual text of the man page
 * @property {Record<'bash' | 'zsh' | 'fish', string>} completions
 * @property {string} license of chamber itself
 * @property {string} licenses of what is inside
 * @property {string} maintainer `NAME <ADDRESS>`
 */

/**
 * Writes FOLDER/NAME.tar.gz, with one folder NAME in it. Needs GNU tar.
 *
 * @param {Program} program
 * @param {{ folder: string, name: string }} place
 * @returns {string} its path
 */
export function tarArchive(program, { folder, name }) {
  const file = join(folder, `${name}.tar.gz`)
  const { completions } = program
  const files = {
    [`${name}/LICENSE`]: program.license,
    [`${name}/LICENSES.txt`]: program.licenses,
    [`${name}/chamber.1`]: program.manual,
    [`${name}/completions/chamber.bash`]: completions.bash,
    [`${name}/completions/_chamber`]: completions.zsh,
    [`${name}/completions/chamber.fish`]: completions.fish,
  }
  withTree({ files, binary: program.binary, path: `${name}/chamber` }, (tree) => {
    pack(file, { tree, time: program.time })
  })
  return file
}

/**
 * Packs what `npm pack` has made once more: it takes the files in the order of the disk, with the modes
 * that they have there. Needs GNU tar.
 *
 * @param {string} file
 */
export function repackForNpm(file) {
  const tree = mkdtempSync(join(tmpdir(), 'chamber-package-'))
  try {
    execFileSync('tar', ['-xzf', file, '-C', tree])
    // the time that npm gives to all files
    pack(file, { tree, time: Date.UTC(1985, 9, 26, 8, 15) / 1000 })
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** All files of a folder, as npm packs them: no entries for folders. */
function pack(file, { tree, time }) {
  const entries = readdirSync(tree, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    .toSorted()
  const plain = ['--format=ustar', `--mtime=@${time}`, '--mode=u=rwX,go=rX']
  const owner = ['--owner=0', '--group=0', '--numeric-owner']
  const packing = ['--use-compress-program=gzip -n', '-cf', file, '-C', tree, '--files-from=-']
  execFileSync('tar', [...plain, ...owner, ...packing], { input: names.join('\n') })
}

/**
 * Writes FOLDER/chamber_VERSION_ARCHITECTURE.deb. Needs dpkg-deb.
 *
 * @param {Program} program
 * @param {{ folder: string, architecture: 'amd64' | 'arm64' }} place
 * @returns {string} its path
 */
export function debianPackage(program, { folder, architecture }) {
  // a tilde sorts before the end: 4.0.0~alpha.1 is older than 4.0.0
  const version = program.version.replace('-', '~')
  const file = join(folder, `chamber_${program.version}_${architecture}.deb`)
  const installed = installedFiles(program, version)
  const files = {
    ...installed,
    'DEBIAN/control': control(program, { version, architecture, installed }),
  }
  withTree({ files, binary: program.binary, path: 'usr/bin/chamber' }, (tree) => {
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', tree, file], {
      // it sets every later time in the package to this one
      env: { ...process.env, SOURCE_DATE_EPOCH: String(program.time) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  })
  return file
}

function installedFiles({ manual, completions, license, licenses, maintainer, time }, version) {
  const date = new Date(time * 1000).toUTCString().replace('GMT', '+0000')
  const changes = `chamber (${version}) stable; urgency=medium\n\n  * What is new is in CHANGELOG.md of the sources.\n\n -- ${maintainer}  ${date}\n`
  return {
    'usr/share/man/man1/chamber.1.gz': packed(manual),
    'usr/share/bash-completion/completions/chamber': completions.bash,
    'usr/share/zsh/vendor-completions/_chamber': completions.zsh,
    'usr/share/fish/vendor_completions.d/chamber.fish': completions.fish,
    'usr/share/doc/chamber/copyright': `${license}\nWhat is inside: LICENSES.txt.gz in this folder.\n`,
    'usr/share/doc/chamber/LICENSES.txt.gz': packed(licenses),
    'usr/share/doc/chamber/changelog.gz': packed(changes),
    'usr/share/lintian/overrides/chamber': overrides,
  }
}

const packed = (text) => gzipSync(text, { level: 9 })

/** What Bun makes is a program with its data behind it, which no tool may take off. */
const overrides = `chamber: unstripped-binary-or-object [usr/bin/chamber]
chamber: embedded-library *
`

function control({ binary, maintainer }, { version, architecture, installed }) {
  const bytes = Object.values(installed).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const kibibytes = Math.ceil((bytes + statSync(binary).size) / 1024)
  return `Package: chamber
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.17)
Recommends: ca-certificates
Section: admin
Priority: optional
Description: secrets manager for AWS Systems Manager Parameter Store
 Chamber keeps the secrets of services in Parameter Store, and puts them into
 the environment of a program when it starts. This is the standalone program:
 it needs no Node.js.
`
}

/** Makes a folder of these files and the binary, all readable for everyone, while `work` uses it. */
function withTree({ files, binary, path }, work) {
  const tree = mkdtempSync(join(tmpdir(), 'chamber-package-'))
  try {
    chmodSync(tree, 0o755)
    for (const [name, content] of Object.entries(files)) {
      makeFolder(tree, dirname(name))
      writeFileSync(join(tree, name), content)
      chmodSync(join(tree, name), 0o644)
    }
    makeFolder(tree, dirname(path))
    copyFileSync(binary, join(tree, path))
    chmodSync(join(tree, path), 0o755)
    work(tree)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** With mode 0755 whatever the umask says. */
function makeFolder(tree, folder) {
  if (folder === '.') return
  makeFolder(tree, dirname(folder))
  mkdirSync(join(tree, folder), { recursive: true })
  chmodSync(join(tree, folder), 0o755)
}
