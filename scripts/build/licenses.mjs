/** The packages whose code is in a bundle, and their licences. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * @param {string} root folder that holds node_modules, with a slash at its end
 * @param {readonly string[]} modules paths of the modules that were bundled
 * @returns the folder below the root, name, version and licence of each package
 */
export function bundledPackages(root, modules) {
  const folders = new Set(modules.map(packageFolder).filter(Boolean))
  return [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(`${root}${folder}package.json`, 'utf8'),
    )
    return { folder, name, version, license }
  })
}

/**
 * @param {string} root folder that holds node_modules, with a slash at its end
 * @param {readonly string[]} modules paths of the modules that were bundled
 * @returns {string} each licence text once, under the packages that it is of
 */
export function collectLicenses(root, modules) {
  const byText = new Map()
  for (const { folder, name, version, license } of bundledPackages(root, modules)) {
    const text = licenseText(root + folder) ?? `License: ${license}`
    const title = `${name} ${version} (${license})`
    byText.set(text, [...(byText.get(text) ?? []), title])
  }
  const sections = [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`)
  return `This program contains the packages below.\n\n${sections.join(`${'-'.repeat(72)}\n`)}`
}

function packageFolder(module) {
  return /.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//
    .exec(module)?.[0]
    .replace(/^.*?(?=node_modules\/)/, '')
}

function licenseText(folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return file === undefined ? undefined : readFileSync(folder + file, 'utf8').trim()
}
