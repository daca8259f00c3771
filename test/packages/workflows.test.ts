/** .github/workflows: what GitHub takes, pinned, and with no more rights than are used. */
import { readdirSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'
import { environmentOf, mayWrite, readWorkflow, runStep, workflowFaults } from './workflow.ts'

const folder = join(repository, '.github', 'workflows')
const release = readWorkflow(join(folder, 'release.yml'))

test.each(readdirSync(folder))('%s', (name) => {
  expect(workflowFaults(join(folder, name))).toEqual([])
})

test('what is not pinned or not limited is seen', async () => {
  const { file } = await setup()
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ uses: a/b@v1 }]\n`
  expect(workflowFaults(await file('workflow.yml', text))).toEqual([
    'not pinned to a commit: a/b@v1',
    'may write without a protected environment: a',
    'permissions of the whole workflow are not given',
  ])
})

const commit = '0123456789012345678901234567890123456789'

test.each([
  ['container: node:24', 'node:24'],
  ['container: { image: node:24 }', 'node:24'],
  ['services: { db: { image: postgres } }', 'postgres'],
  ['steps: [{ uses: "docker://alpine:3" }]', 'docker://alpine:3'],
  [`steps: [{ uses: docker/setup-buildx-action@${commit} }]`, 'moby/buildkit:buildx-stable-1'],
  [
    `steps: [{ uses: docker/build-push-action@${commit}, with: { sbom: true } }]`,
    'docker/buildkit-syft-scanner:stable-1',
  ],
])('an image without a digest is seen: %s', async (line, image) => {
  const { file } = await setup()
  const steps = line.startsWith('steps') ? '' : '    steps: [{ run: "true" }]\n'
  const job = `jobs:\n  a:\n    runs-on: ubuntu-24.04\n    ${line}\n${steps}`
  const path = await file('workflow.yml', `on: push\npermissions: {}\n${job}`)
  expect(workflowFaults(path)).toContain(`not pinned to a digest: ${image}`)
})

test('what can publish runs no code of the sources or of packages', () => {
  const publishing = Object.values(release.jobs).filter((job) => mayWrite(job))
  expect(publishing.length).toBeGreaterThan(3)
  const runs = publishing.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
  expect(runs.filter((text) => /npm (?:ci|install|run)|node |\.ci\//.test(text))).toEqual([])
})

describe('the steps of a release', () => {
  const step = (name: string) => {
    const found = Object.values(release.jobs)
      .flatMap(({ steps }) => steps)
      .find((one) => one.name === name)
    if (found === undefined) throw new Error(`no step ${name}`)
    return found
  }
  const github = {
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'owner/name',
  }

  test.each([
    ['true', 'true', 0],
    ['true', 'false', 1],
    ['true', '', 1],
    ['false', 'true', 1],
  ])('with reviewers of the environments: release %s, npm %s', async (first, second, status) => {
    const { file, cwd, env } = await setup()
    const answer = `case $2 in */environments/release) set -- '${first}' ;; *) set -- '${second}' ;; esac`
    await file('bin/gh', `#!/bin/sh\n${answer}\n[ -n "$1" ] || exit 1\necho "$1"\n`, 0o755)
    const PATH = `${join(cwd, 'bin')}:${env['PATH']}`
    const runner = { cwd, env: { PATH, ...github } }
    expect(await runStep(step('Environments are protected'), runner)).toMatchObject({
      exitCode: status,
    })
  })

  test('every environment that a job names is checked for reviewers', () => {
    const named = new Set(Object.values(release.jobs).flatMap((job) => environmentOf(job) ?? []))
    const { run = '' } = step('Environments are protected')
    const checked = /^for name in (.*); do$/m.exec(run)?.[1]?.split(' ') ?? []
    expect(checked.toSorted()).toEqual([...named].toSorted())
    expect(release.jobs['build']?.steps).toContainEqual(step('Environments are protected'))
    const others = Object.entries(release.jobs).filter(([name]) => name !== 'build')
    expect(others.filter(([, job]) => environmentOf(job) === undefined)).toEqual([])
  })

  test.each([
    ['v1.2.3', 0],
    ['v1.2.4', 1],
    ['1.2.3', 1],
  ])('of a tag %s', async (tag, status) => {
    const { file, cwd, env } = await setup()
    await file('package.json', '{ "version": "1.2.3" }')
    const runner = { cwd, env: { ...env, GITHUB_REF_NAME: tag } }
    expect((await runStep(step('The tag is the version'), runner)).exitCode).toBe(status)
  })

  test.each([
    ['', 'chamber'],
    ['@owner/chamber', '@owner/chamber'],
  ])('the package names where it is from, and is named %j', async (NPM_NAME, name) => {
    const { file, cwd, env } = await setup()
    const path = await file('package.json', '{ "name": "chamber" }')
    const { run = '' } = step('Where the package is from')
    const runner = { cwd, env: { ...env, ...github, NPM_NAME } }
    expect(await runStep({ run }, runner)).toMatchObject({ exitCode: 0 })
    const { default: written } = (await import(path, { with: { type: 'json' } })) as {
      readonly default: object
    }
    expect(written).toEqual({
      name,
      repository: { type: 'git', url: 'git+https://github.example/owner/name.git' },
    })
  })

  test.each([
    ['v4.0.0', 'publish ./p.tgz --provenance --access public --tag latest'],
    ['v4.0.0-rc.1', 'publish ./p.tgz --provenance --access public --tag next'],
  ])('npm gets %s', async (tag, words) => {
    const { file, cwd, env } = await setup()
    await file('p.tgz', '')
    await file('bin/npm', '#!/bin/sh\necho "$@"\n', 0o755)
    const PATH = `${join(cwd, 'bin')}:${env['PATH']}`
    const runner = { cwd, env: { PATH, GITHUB_REF_NAME: tag } }
    expect((await runStep(step('Publish'), runner)).all).toBe(words)
  })

  test('the image goes where the variable says, in lower case', async () => {
    const { cwd, env } = await setup()
    const GITHUB_OUTPUT = join(cwd, 'output')
    const runner = { cwd, env: { ...env, IMAGE: 'images.example/Owner/Name', GITHUB_OUTPUT } }
    const { run = '' } = step('Its place')
    expect(await runStep({ run }, runner)).toMatchObject({ exitCode: 0 })
    expect(await readFile(GITHUB_OUTPUT, 'utf8')).toBe(
      'host=images.example\nname=images.example/owner/name\n',
    )
  })

  test.each([
    ['the same', '', 0],
    ['another', '', 1],
    ['the same', '-musl', 0],
    ['another', '-musl', 1],
  ])('an image that holds %s program, for libc %j', async (content, libc, status) => {
    const { file, cwd, env } = await setup()
    await mkdir(join(cwd, 'packages'))
    for (const [docker, machine] of [
      ['amd64', 'x64'],
      ['arm64', 'arm64'],
    ]) {
      const name = `chamber-4.0.0-linux-${machine}${libc}`
      await file(`${name}/chamber`, 'the same')
      await execa('tar', ['-czf', `packages/${name}.tar.gz`, name], { cwd })
      await rm(join(cwd, name), { recursive: true })
      await file(`image/linux_${docker}/chamber`, docker === 'arm64' ? content : 'the same')
    }
    const { run = '' } = step('It holds the program that is released')
    const runner = { cwd, env: { ...env, GITHUB_REF_NAME: 'v4.0.0', LIBC: libc } }
    expect((await runStep({ run }, runner)).exitCode).toBe(status)
  })

  test('the release has all packages', async () => {
    const { file, cwd, env } = await setup()
    await file('packages/a.deb', '')
    await file('packages/SHA256SUMS', '')
    await file('bin/gh', '#!/bin/sh\necho "$@"\n', 0o755)
    const PATH = `${join(cwd, 'bin')}:${env['PATH']}`
    const runner = { cwd, env: { PATH, ...github, GITHUB_REF_NAME: 'v4.0.0' } }
    expect((await runStep(step('Release'), runner)).all).toBe(
      'release create v4.0.0 packages/SHA256SUMS packages/a.deb --repo owner/name --verify-tag --generate-notes --latest',
    )
  })
})
