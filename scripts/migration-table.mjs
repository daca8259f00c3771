/**
 * Writes docs/migration/compared.md from the recorded cases of the Go program: what is the same, and
 * what differs and why. With --check it writes nothing, and fails when the page is not as it would be.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const page = join(root, 'docs', 'migration', 'compared.md')

/** The files of cases in the order of the page, and what they are about. */
const topics = {
  exec: '`exec`',
  env: '`env`',
  export: '`export`',
  import: '`import`',
  read: '`read`',
  list: '`list`',
  write: '`write`',
  'history-delete': '`history` and `delete`',
  'find-services': '`find` and `list-services`',
  tags: '`tag`',
  variables: 'Flags, variables, region and keys',
  cli: 'The command line itself',
  secretsmanager: 'The backend `secretsmanager`',
  s3: 'The backend `s3`',
  's3-kms': 'The backend `s3-kms`',
  null: 'The backend `null`',
}

const intro = `# Compared with the Go program

What the Go program (chamber 3.1) prints, how it exits and what it leaves in the store was recorded from
the program itself, case by case. The tests run every case with this one: where nothing is said below it
does the same. Where the Go program has a defect, the case says what is done in its place.

`

const outro = `
---

This page is written by \`node scripts/migration-table.mjs\` from
[\`test/compat/cases\`](../../test/compat/cases), and a test fails when it is not up to date. What of it
touches your own secrets is told by [\`chamber doctor --migration\`](from-go-chamber.md).
`

const text = print()
if (process.argv.includes('--check')) check()
else writeFileSync(page, text)

function print() {
  const sections = Object.entries(topics).map(([topic, title]) => ({
    topic,
    title,
    cases: JSON.parse(readFileSync(casesOf(topic), 'utf8')),
  }))
  return intro + overview(sections) + sections.map(section).join('') + outro
}

function casesOf(topic) {
  return join(root, 'test', 'compat', 'cases', `${topic}.json`)
}

function overview(sections) {
  const rows = sections.map(({ title, cases }) => [title, ...counts(cases)])
  const all = counts(sections.flatMap(({ cases }) => cases))
  return table(['about', 'cases', 'the same', 'other'], [...rows, ['**all**', ...all]])
}

function counts(cases) {
  const same = cases.filter(isSame).length
  return [cases.length, same, cases.length - same]
}

function section({ topic, title, cases }) {
  const same = cases.filter(isSame)
  const others = cases.filter((one) => !isSame(one))
  const heading = `\n## ${title}\n\n`
  const told = same.length > 0 ? `The same in ${same.length}: ${shortNames(same, topic)}.\n` : ''
  if (others.length === 0) return heading + told
  const rows = [...byReason(others)].map(([why, together]) => [
    together.map(({ about }) => about).join('; '),
    why,
    together.map(({ name }) => `[${name}](${linkTo(topic)})`).join(', '),
  ])
  return `${heading}${told}\n${table(['now', 'the Go program', 'case'], rows)}`
}

function isSame({ expect }) {
  return expect === 'same'
}

/** Without what the names of a topic have in common. */
function shortNames(cases, topic) {
  const prefix = { secretsmanager: 'sm-', 's3-kms': 'kms-' }[topic] ?? `${topic}-`
  return cases.map(({ name }) => name.replace(prefix, '').replaceAll('-', ' ')).join(', ')
}

/** One defect may have several cases. The column says who it is about. */
function byReason(cases) {
  const groups = new Map()
  for (const one of cases) {
    const why = one.why.replace(/^upstream /, '').replaceAll('upstream', 'the Go program')
    groups.set(why, [...(groups.get(why) ?? []), one])
  }
  return groups
}

function linkTo(topic) {
  return `../../test/compat/cases/${topic}.json`
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

function cell(content) {
  return String(content).replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

function check() {
  if (readFileSync(page, 'utf8') === text) return
  console.error(`${page} is not up to date: node scripts/migration-table.mjs`)
  process.exitCode = 1
}
