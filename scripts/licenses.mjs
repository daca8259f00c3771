/** The licences of the packages whose code is in the bundle. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * @param {string} root folder that holds node_modules, with a slash at its end
 * @param {readonly string[]} modules paths of the modules that were bundled
 * @returns {string} a section for each package: name, version, licence and its text
 */
export function collectLicenses(root, modules) {
  const folders = new Set(modules.map(packageFolder).filter(Boolean))
  const sections = [...folders].toSorted().map((folder) => section(`${root}${folder}`))
  return `This program contains the packages below.\n${sections.join('')}`
}

function packageFolder(module) {
  return /.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//
    .exec(module)?.[0]
    .replace(/^.*?(?=node_modules\/)/, '')
}

function section(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? '' : `\n${readFileSync(folder + file, 'utf8').trim()}\n`
  return `\n${'-'.repeat(72)}\n${name} ${version} (${license})\n${text}`
}
