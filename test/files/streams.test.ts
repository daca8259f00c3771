/** `-o` with what the shell has opened: written to as it is, and never opened again. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { program } from '../harness/program.ts'

const value = 'hunter-2'

/** Runs a script of bash, in which `chamber` is the program under test. */
async function run(script: string) {
  const place = await setup({ app: { key: value } })
  await place.file('t.liquid', '{{ key }}')
  const words = [program().file, ...program().args].map((word) => `'${word}'`).join(' ')
  const { cwd, env } = place
  const args = ['-c', `chamber() { ${words} "$@"; }\n${script}`]
  const { exit } = startChild({ file: 'bash', args, cwd, env, timeout: 30_000 })
  const read = (name: string) => readFile(join(cwd, name), 'utf8')
  return { ...(await exit), read }
}

const render = 'chamber render t.liquid app -o'

test.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])(
  '%s after other output',
  async (path) => {
    const { read, ...end } = await run(
      `{ echo before; ${render} ${path}; echo; echo after; } > out`,
    )
    expect(end).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(await read('out')).toBe(`before\n${value}\nafter\n`)
  },
)

test('/dev/stderr', async () => {
  expect(await run(`${render} /dev/stderr`)).toMatchObject({ status: 0, stdout: '', stderr: value })
})

test('a descriptor of the caller', async () => {
  const { read, ...end } = await run(`${render} /dev/fd/7 7> out`)
  expect(end).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(await read('out')).toBe(value)
})

test('a process substitution', async () => {
  const script = `${render} >(tr a-z A-Z > out); wait $!; until [ -s out ]; do read -t 0.05 <> <(:); done`
  const { read, ...end } = await run(script)
  expect(end).toMatchObject({ stdout: '', stderr: '' })
  expect(await read('out')).toBe(value.toUpperCase())
})

test('a pipe that is full for a moment', async () => {
  const script = `printf '{%% for n in (1..20000) %%}{{ key }}{%% endfor %%}' > t.liquid
    ${render} /dev/fd/7 7> >({ sleep 0.3; wc -c; } > out); until [ -s out ]; do read -t 0.05 <> <(:); done`
  const { read, ...end } = await run(script)
  expect(end).toMatchObject({ stdout: '', stderr: '' })
  expect((await read('out')).trim()).toBe(String(20_000 * value.length))
})

test('/dev/null', async () => {
  expect(await run(`${render} /dev/null`)).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('a descriptor that is not open', async () => {
  const end = await run(`${render} /dev/fd/9`)
  expect(end.status).toBe(1)
  expect(end.stderr).toBe("chamber: error: cannot write '/dev/fd/9': it is not open\n")
})
