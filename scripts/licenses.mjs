/** The licences of the packages whose code is in the bundle. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * @param {string} root folder that holds node_modules, with a slash at its end
 * @param {readonly string[]} modules paths of the modules that were bundled
 * @returns {string} each licence text once, under the packages that it is of
 */
export function collectLicenses(root, modules) {
  const folders = new Set(modules.map(packageFolder).filter(Boolean))
  const byText = new Map()
  for (const folder of [...folders].toSorted()) {
    const { title, text } = licenseOf(root + folder)
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

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? `License: ${license}` : readFileSync(folder + file, 'utf8')
  return { title: `${name} ${version} (${license})`, text: text.trim() }
}
