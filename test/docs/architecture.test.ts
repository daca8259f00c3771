/** docs/architecture.md: its picture is what lint allows, and what the imports are. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

type Arrows = ReadonlyMap<string, ReadonlySet<string>>

const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const sources = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name))

/** What files at the top are called in the picture; all others are called by their folder. */
const entries = new Set(['main.ts', 'library.ts', 'standalone.ts'])

function roomOf(path: string): string {
  const [, room = ''] = path.split('/')
  return entries.has(room) ? 'entries' : room.replace(/\.ts$/, '')
}

function drawn(): Arrows {
  const [, picture = ''] = /```mermaid\n([\s\S]*?)```/.exec(read('docs/architecture.md')) ?? []
  const arrows = picture.matchAll(/^ {2}([\w-]+)(?:\[.*?\])? --> (.*)$/gm)
  return new Map([...arrows].map(([, from = '', to = '']) => [from, new Set(to.split(' & '))]))
}

/** By the `imports` of package.json too. */
function imported(): Arrows {
  const { imports } = JSON.parse(read('package.json')) as {
    imports: Record<string, { default: string }>
  }
  const arrows = new Map<string, Set<string>>()
  for (const path of sources) {
    const texts = read(path).matchAll(/^(?:import|export) [^'"]*?'([^']+)'|import\('([^']+)'\)/gm)
    for (const [, still, lazy] of texts) {
      const name = still ?? lazy ?? ''
      const target =
        imports[name]?.default ?? (name.startsWith('.') ? join(dirname(path), name) : '')
      const to = roomOf(relative('.', target))
      const from = roomOf(path)
      if (!target.includes('src/') || to === from || to === 'words') continue
      arrows.set(from, (arrows.get(from) ?? new Set()).add(to))
    }
  }
  return arrows
}

const sorted = (arrows: Arrows) =>
  Object.fromEntries([...arrows].toSorted().map(([from, to]) => [from, [...to].toSorted()]))

test('the arrows are the imports', () => {
  expect(sorted(drawn())).toEqual(sorted(imported()))
})

test('no room is left out of the table', () => {
  const [, table = ''] =
    /\n\| room \|[^\n]*\n([\s\S]*?)\n\n/.exec(read('docs/architecture.md')) ?? []
  const cells = table.split('\n').map((row) => row.split('|')[1] ?? '')
  const told = [...cells.join().matchAll(/`([\w-]+)(?:\/|\.ts)`/g)].map(([, room]) => room)
  const rooms = [...new Set(sources.map(roomOf))].filter((room) => room !== 'entries')
  expect([...told, 'words'].toSorted()).toEqual(rooms.toSorted())
})

test('lint refuses every other import', () => {
  const { overrides } = JSON.parse(read('.oxlintrc.json')) as {
    overrides: { files: string[]; rules: Record<string, unknown> }[]
  }
  const arrows = drawn()
  const rooms = [...new Set(sources.map(roomOf))]
  for (const room of rooms.filter((one) => one !== 'entries')) {
    const allowed = new Set([room, 'words', ...(arrows.get(room) ?? [])])
    const refused = rooms.filter((one) => !allowed.has(one)).flatMap(patternsOf)
    const files = room === 'context' ? 'src/context.ts' : `src/${room}/**`
    const rule = overrides.find((one) => one.files.includes(files))?.rules['no-restricted-imports']
    const [, { patterns = [] } = {}] = (rule ?? []) as [
      string,
      { patterns: { group: string[] }[] }?,
    ]
    const groups = patterns.flatMap(({ group }) => group).filter((one) => !one.startsWith('@'))
    expect({ room, refused: groups.toSorted() }).toEqual({ room, refused: refused.toSorted() })
  }
})

/** As seen from any folder of another room. */
function patternsOf(room: string): string[] {
  if (room === 'entries') return [...entries].map((name) => `**/${name}`)
  return room === 'context' ? ['**/context.ts'] : [`**/${room}/**`]
}
