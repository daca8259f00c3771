/** Whole services are deleted, with all care. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const services = { app: { a: '1', B: '2' }, 'app/web': { c: '3' }, apple: { d: '4' } }
const left = async ({ chamber }: Awaited<ReturnType<typeof setup>>) =>
  (await chamber(['list-services', '-s'])).stdout.split('\n').slice(1, -1)

test('--all deletes a service, but not those below it', async () => {
  const place = await setup(services)
  const run = await place.chamber(['delete', 'app', '--all', '--yes'])
  expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(run.calls).toEqual({ DescribeParameters: 1, DeleteParameter: 2 })
  expect(await left(place)).toEqual(['/app/web/c', '/apple/d'])
})

test('--recursive takes those below it too', async () => {
  const place = await setup(services)
  await place.chamber(['delete', 'app', '--all', '--recursive', '--yes'])
  expect(await left(place)).toEqual(['/apple/d'])
})

test.each([
  ['without --yes and without a terminal', ['app', '--all']],
  ['with a key', ['app', 'a', '--all', '--yes']],
  ['of a service without secrets', ['nothing', '--all', '--yes']],
  ['without a key and without --all', ['app']],
  ['with --yes for one secret', ['app', 'a', '--yes']],
])('nothing is deleted %s', async (_, words) => {
  const place = await setup(services)
  const run = await place.chamber(['delete', ...words])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(await left(place)).toHaveLength(4)
})

test('when it stops midway it says what is gone and what is left', async () => {
  const place = await setup(services)
  place.endpoint.fault({ op: 'DeleteParameter', when: '/app/a"', error: 'AccessDeniedException' })
  const run = await place.chamber(['delete', 'app', '--all', '--yes'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('(deleted B; still there: a)')
})

test.runIf(hasTerminal).each([
  ['y', 0, ['/app/web/c', '/apple/d']],
  ['', 1, ['/app/B', '/app/a', '/app/web/c', '/apple/d']],
])('on a terminal it names them and asks: %j', async (answer, status, expected) => {
  const place = await setup(services)
  const session = terminal(place, ['delete', 'app', '--all'])
  await session.shows(/ {2}B\s+a\s+delete 2 secrets of 'app' with all versions\? \[y\/N\]/)
  session.type(`${answer}\r`)
  expect(await session.exit).toMatchObject({ status })
  expect(await left(place)).toEqual(expected)
})

test('a recursive list names keys below the service', async () => {
  const { chamber } = await setup(services)
  const run = await chamber(['list', '-e', '--recursive', 'app', '--output', 'json'])
  const rows: { key: string; value: string }[] = JSON.parse(run.stdout)
  expect(rows.map(({ key, value }) => [key, value])).toEqual([
    ['B', '2'],
    ['a', '1'],
    ['web/c', '3'],
  ])
})
