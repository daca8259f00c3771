/** docs/architecture.md: its table is the import rule, and every import in src/ follows it. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const sources = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name))
const moduleOf = (path: string) => path.split('/')[1] ?? ''

/** Imports that break the rule today; the list may only get shorter. */
const exceptions = [
  'src/core/parse-service-argument.ts -> src/context.ts',
  'src/formats/format-warnings.ts -> src/context.ts',
  'src/host/bun/http.ts -> src/aws/http/ca-fallback.ts',
  'src/host/bun/http.ts -> src/aws/http/certificates.ts',
  'src/host/bun/http.ts -> src/aws/http/proxy.ts',
  'src/host/bun/preconnected-socket.ts -> src/aws/http/early-exchange.ts',
  'src/host/bun/restart.ts -> src/process/environment-block.ts',
  'src/host/bun/restart.ts -> src/process/replace.ts',
  'src/host/node/caller.ts -> src/process/environment-block.ts',
  'src/host/node/http.ts -> src/aws/http/ca-fallback.ts',
  'src/host/node/http.ts -> src/aws/http/early-exchange.ts',
  'src/host/node/http.ts -> src/aws/http/proxy.ts',
  'src/host/node/libc.ts -> src/process/program-format.ts',
  'src/host/node/secure-context.ts -> src/aws/http/certificates.ts',
  'src/host/node/streams.ts -> src/context.ts',
  'src/host/node/supervise-on-windows.ts -> src/process/environment-block.ts',
  'src/host/node/supervise-on-windows.ts -> src/process/exit-status.ts',
  'src/host/node/supervise-on-windows.ts -> src/process/launch-error.ts',
  'src/host/node/supervise-on-windows.ts -> src/process/output-filter.ts',
  'src/host/node/supervise-on-windows.ts -> src/process/resolved-command.ts',
  'src/host/node/wait.ts -> src/process/exit-status.ts',
]

/** Files that are part of an import cycle today; the list may only get shorter. */
const cycles = [
  'src/aws/http/ca-fallback.ts',
  'src/aws/http/early-exchange.ts',
  'src/aws/http/replayed-response.ts',
  'src/config/config.ts',
  'src/config/value-type.ts',
  'src/host/node/http.ts',
  'src/host/node/read-response.ts',
  'src/process/filtered-stream.ts',
  'src/process/output-filter.ts',
  'src/selection/from-config.ts',
  'src/selection/plan.ts',
  'src/selection/selected-values.ts',
  'src/selection/selection.ts',
  'src/selection/service-values.ts',
  'src/stores/secrets-manager/change.ts',
  'src/stores/secrets-manager/collision.ts',
]

/** The row of each module, counted from the top. */
function rows(): ReadonlyMap<string, number> {
  const [, table = ''] =
    /\n\| module \|[^\n]*\n([\s\S]*?)\n\n/.exec(read('docs/architecture.md')) ?? []
  const cells = table.split('\n').map((row) => row.split('|')[1] ?? '')
  return new Map(
    cells.flatMap((cell, row) =>
      [...cell.matchAll(/`([\w.-]+?)\/?`/g)].map(([, name = '']) => [name, row] as const),
    ),
  )
}

/** Every import of a file of src/ by another, by the `imports` of package.json too. */
function imports(): readonly (readonly [from: string, to: string])[] {
  const { imports: named } = JSON.parse(read('package.json')) as {
    imports: Record<string, { default: string }>
  }
  return sources.flatMap((path) => {
    const found = read(path).matchAll(/^(?:import|export) [^'"]*?'([^']+)'|import\('([^']+)'\)/gm)
    return [...found]
      .map(([, still, lazy]) => still ?? lazy ?? '')
      .map(
        (name) => named[name]?.default ?? (name.startsWith('.') ? join(dirname(path), name) : ''),
      )
      .map((target) => join(target))
      .filter((target) => target.startsWith('src/'))
      .map((target) => [path, target] as const)
  })
}

test('a module imports only modules in rows below its own', () => {
  const row = rows()
  const upward = imports().filter(([from, to]) => {
    const [own, other] = [moduleOf(from), moduleOf(to)]
    return own !== other && (row.get(other) ?? 0) <= (row.get(own) ?? 0)
  })
  const found = [...new Set(upward.map(([from, to]) => `${from} -> ${to}`))]
  expect(found.toSorted()).toEqual(exceptions.toSorted())
})

test('the table lists every module, and no other', () => {
  expect([...rows().keys()].toSorted()).toEqual([...new Set(sources.map(moduleOf))].toSorted())
})

test('no file imports itself through others', () => {
  const targets = new Map<string, string[]>()
  for (const [from, to] of imports()) targets.set(from, [...(targets.get(from) ?? []), to])
  const reaches = (from: string) => {
    const seen = new Set<string>()
    const queue = [from]
    for (const file of queue) {
      for (const to of targets.get(file) ?? []) {
        if (!seen.has(to)) queue.push(to)
        seen.add(to)
      }
    }
    return seen
  }
  expect(sources.filter((file) => reaches(file).has(file)).toSorted()).toEqual(cycles)
})

test('only backends, aws/ and the checks behind commands import the AWS SDK', () => {
  const commands = sources.filter((path) => /^src\/(commands|cli|selection|changes)\//.test(path))
  expect(commands.filter((path) => read(path).includes("'@aws-sdk/"))).toEqual([])
})
