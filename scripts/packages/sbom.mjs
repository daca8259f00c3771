/**
 * The bill of materials of what is released, in CycloneDX 1.6. It lists what is inside: nearly all of
 * that are development dependencies, whose code is in the bundle, so package.json does not tell.
 */
import { createHash } from 'node:crypto'
import { bundledPackages } from '../build/licenses.mjs'

/**
 * @typedef {object} Component
 * @property {string} name with its scope
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} integrity as npm writes it: `sha512-…`
 * @property {boolean} [optional] the program runs without it too
 */

/**
 * @param {string} root folder that holds node_modules, with a slash at its end
 * @param {{ packages: Record<string, { integrity: string }> }} lock package-lock.json
 * @param {readonly string[]} modules paths of the modules that were bundled
 * @returns {Component[]} the packages that they are of
 */
export function bundledComponents(root, lock, modules) {
  return bundledPackages(root, modules).map(({ folder, ...rest }) => ({
    ...rest,
    integrity: lock.packages[folder.slice(0, -1)].integrity,
  }))
}

/**
 * @param {{ name: string, version: string, license: string, time: number }} subject
 *   what it is the bill of; the time in seconds since 1970
 * @param {readonly Component[]} components
 * @returns {string} the same text for the same components
 */
export function billOfMaterials({ time, ...subject }, components) {
  const listed = components.map(describe).toSorted((a, b) => (a.purl < b.purl ? -1 : 1))
  const main = { type: 'application', ...identify(subject), licenses: licensesOf(subject) }
  const dependsOn = listed.map((component) => component['bom-ref'])
  const bill = {
    metadata: {
      timestamp: new Date(time * 1000).toISOString(),
      component: main,
    },
    components: listed,
    dependencies: [{ ref: main['bom-ref'], dependsOn }],
  }
  const head = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serial(bill),
    version: 1,
  }
  return `${JSON.stringify({ ...head, ...bill }, undefined, 2)}\n`
}

function describe(component) {
  return {
    type: 'library',
    ...identify(component),
    scope: component.optional ? 'optional' : 'required',
    licenses: licensesOf(component),
    hashes: [{ alg: 'SHA-512', content: hexOf(component.integrity) }],
  }
}

function identify({ name, version }) {
  const [scope, base] = name.startsWith('@') ? name.split('/') : [undefined, name]
  // the @ of a scope is escaped in a package URL, that before the version is not
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { 'bom-ref': purl, ...(scope && { group: scope }), name: base, version, purl }
}

const licensesOf = ({ license }) =>
  / (?:OR|AND|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }]

const hexOf = (integrity) => Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')

/** A UUID of version 8, which is of the maker's own making: here of the content. */
function serial(bill) {
  const hex = createHash('sha256').update(JSON.stringify(bill)).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`
}
