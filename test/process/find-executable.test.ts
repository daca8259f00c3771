import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toBytes } from '../../src/core/bytes.ts'
import { findExecutable } from '../../src/process/find-executable.ts'
import { createSandbox, type Sandbox } from '../harness/sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await createSandbox()
  for (const folder of ['first', 'second', 'first/tool-folder']) {
    await mkdir(join(sandbox.cwd, folder), { recursive: true })
  }
  const write = (name: string, mode: number) => writeFile(join(sandbox.cwd, name), '', { mode })
  await write('first/both', 0o755)
  await write('second/both', 0o755)
  await write('first/locked', 0o644)
  await write('second/locked', 0o755)
  await write('first/only-locked', 0o644)
  await write('second/tool-folder', 0o755)
  await write('here', 0o755)
  await symlink(join(sandbox.cwd, 'here'), join(sandbox.cwd, 'second/link'))
})
afterAll(() => sandbox.remove())

const path = (...folders: readonly string[]) =>
  toBytes(folders.map((folder) => folder.replace('$', sandbox.cwd)).join(':'))
const find = (name: string, ...folders: readonly string[]) =>
  findExecutable(toBytes(name), { path: path(...folders) }).replace(sandbox.cwd, '$')

describe.runIf(process.platform !== 'win32')('a command on the path', () => {
  test('the first match', () => expect(find('both', '$/first', '$/second')).toBe('$/first/both'))
  test('a file that may not be run is passed over', () =>
    expect(find('locked', '$/first', '$/second')).toBe('$/second/locked'))
  test('a folder too', () =>
    expect(find('tool-folder', '$/first', '$/second')).toBe('$/second/tool-folder'))
  test('a link', () => expect(find('link', '$/second')).toBe('$/second/link'))
  test('a folder that does not exist', () =>
    expect(find('both', '$/none', '$/second')).toBe('$/second/both'))
  test('a file in the place of a folder', () =>
    expect(find('both', '$/here', '$/second')).toBe('$/second/both'))
  test('a name with a slash is not looked up', () =>
    expect(find(`${sandbox.cwd}/here`)).toBe('$/here'))
  test('without PATH, where execvp looks', () =>
    expect(findExecutable(toBytes('sh'), { path: undefined })).toBe('/bin/sh'))

  test.each([
    { what: 'nowhere', name: 'none', folders: ['$/first'], code: 'COMMAND_NOT_FOUND' },
    { what: 'no name', name: '', folders: ['$/first'], code: 'COMMAND_NOT_FOUND' },
    {
      what: 'a path to nothing',
      name: '/none',
      folders: [],
      code: 'COMMAND_NOT_FOUND',
    },
    {
      what: 'locked',
      name: 'only-locked',
      folders: ['$/first'],
      code: 'COMMAND_NOT_EXECUTABLE',
    },
    { what: 'a folder', name: '/usr', folders: [], code: 'COMMAND_NOT_EXECUTABLE' },
    {
      what: 'a relative folder',
      name: 'package.json',
      folders: ['.'],
      code: 'COMMAND_NOT_EXECUTABLE',
    },
  ])('$what', ({ name, folders, code }) => {
    expect(() => find(name, ...folders)).toThrow(expect.objectContaining({ code }))
  })
})
