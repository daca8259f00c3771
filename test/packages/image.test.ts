/** The Dockerfile, without an engine: its instructions, and its last RUN on what it copies. */
import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'
import { standaloneProgram } from '../harness/standalone.ts'
import { dockerfileFaults, imagesWithoutDigest, shellOf } from './dockerfile.ts'

const text = await readFile(join(repository, 'Dockerfile'), 'utf8')

test('it is one that Docker can build', () => {
  expect(dockerfileFaults(text)).toEqual([])
})

test('its images are given by digest', () => {
  expect(imagesWithoutDigest(text)).toEqual([])
})

test.each([
  ['FROM node:24', ['node:24']],
  ['FROM node:24 AS a\nFROM a\nCOPY --from=a /x /x', ['node:24']],
  ['# syntax=docker/dockerfile:1\nFROM scratch', ['docker/dockerfile:1']],
  ['FROM scratch\nCOPY --from=alpine:3 /x /x', ['alpine:3']],
  ['FROM scratch\nRUN --mount=type=bind,from=alpine:3,target=/x true', ['alpine:3']],
])('an image without a digest is seen: %j', (dockerfile, found) => {
  expect(imagesWithoutDigest(dockerfile)).toEqual(found)
})

const program = standaloneProgram()

test.skipIf(program === undefined || process.platform !== 'linux')(
  'it makes the program that is released, to the byte, of what .dockerignore lets through',
  async () => {
    const { cwd } = await setup()
    const rules = (await readFile(join(repository, '.dockerignore'), 'utf8')).split('\n')
    const kept = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1))
    expect(rules).toContain('*')
    for (const name of kept) await cp(join(repository, name), join(cwd, name), { recursive: true })
    // as `npm ci` would install it, and Bun, which would be fetched
    await mkdir(join(cwd, '.cache'))
    await symlink(join(repository, '.cache', 'bun'), join(cwd, '.cache', 'bun'))
    await execa('cp', ['-a', join(repository, 'node_modules'), cwd])
    const TARGETARCH = process.arch === 'x64' ? 'amd64' : process.arch
    await execa('sh', ['-c', shellOf(text).at(-1) ?? ''], { cwd, env: { TARGETARCH, LIBC: '' } })
    const built = await readFile(join(cwd, 'dist', 'standalone', 'chamber'))
    expect(built.equals(await readFile(program ?? ''))).toBe(true)
  },
)
