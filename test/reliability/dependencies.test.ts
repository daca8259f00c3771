/** What is installed is what the lockfile names, to the byte, and runs nothing while it is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

interface Locked {
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
}

const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

test('every package has its checksum', () => {
  const without = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
  expect(without.map(([path]) => path)).toEqual([])
})

test('no package runs a script when it is installed', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(scripted.map(([path]) => path)).toEqual([])
})

test('a user installs the binding of the C library, and nothing else', () => {
  const installed = packages.filter(([, { dev }]) => dev !== true).map(([path]) => path)
  expect(installed.filter((path) => !path.startsWith('node_modules/@koromix/koffi-'))).toEqual([])
})
