/** The lines of `env`, evaluated by the shells that are here. */
import { expect, test } from 'vitest'
import { shells } from '../formats/programs.ts'
import { setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { invocation } from '../harness/invocation.ts'

test('env names what it leaves out, and prints the rest', async () => {
  const { chamber } = await setup({ app: { good: 'x', '9lives': 'SECRET', 'a-b': 'y', a_b: 'z' } })
  const run = await chamber(['env', 'app'])
  expect(run).toMatchObject({ status: 0, stdout: 'export A_B=z\nexport GOOD=x\n' })
  expect(run.stderr).toContain('warning: 9lives: left out')
  expect(run.stderr).toContain('warning: a-b: left out, because a_b becomes A_B too')
  expect(run.stderr).not.toContain('SECRET')
  expect(run.calls).toEqual({ GetParametersByPath: 1 })
})

test.each(shells)('%s evaluates them', async (shell) => {
  const values = { quotes: `it's "x"`, text: 'a\nb\n', dollars: '$HOME $(id) `id`', blank: '' }
  const place = await setup({ app: { ...values, blank: ' ' } })
  const { file, args, env, cwd } = invocation(['env', 'app'], place, {})
  const print = 'printf "%s|%s|%s|%s" "$QUOTES" "$TEXT" "$DOLLARS" "$BLANK"'
  const script = `eval "$('${[file, ...args].join("' '")}')"; ${print}`
  const { exit } = startChild({ file: shell, args: ['-c', script], env, cwd, timeout: 30_000 })
  expect(await exit).toMatchObject({
    stdout: `${values.quotes}|${values.text}|${values.dollars}| `,
    stderr: '',
  })
})

test('a label is read, and one that nothing carries is no empty service', async () => {
  const { chamber } = await setup({ 'team/app': { key: 'x' } })
  await chamber(['release', 'team/app', 'v1'])
  expect(await chamber(['env', 'team/app:v1'])).toMatchObject({ stdout: 'export KEY=x\n' })
  const run = await chamber(['env', 'team/app:none'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain("'team/app' has no release 'none'")
})
