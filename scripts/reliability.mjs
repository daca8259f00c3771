/**
 * Writes docs/reliability.md from the tests: runs them, and puts into a table what each fault ended
 * in, how long that took, and which test shows it. Run it on a machine that has nothing else to do.
 *
 *     node scripts/reliability.mjs           # needs a build: npm test makes one
 *     node scripts/reliability.mjs FILTER…   # prints what the tests of some files make of it
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, '.cache', 'reliability')
const rowsFolder = join(folder, 'rows')
const reportFile = join(folder, 'report.json')

rmSync(folder, { recursive: true, force: true })
mkdirSync(rowsFolder, { recursive: true })
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const filters = process.argv.slice(2)
const tests = filters.length > 0 ? filters : ['test/reliability', 'test/process']
const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`]
const run = spawnSync(process.execPath, [vitest, 'run', ...tests, ...reporters], {
  cwd: root,
  stdio: ['ignore', 2, 2],
  env: { ...process.env, CHAMBER_RELIABILITY_ROWS: rowsFolder },
})
if (run.status !== 0) {
  console.error('the page is not written: a test has failed')
  process.exit(1)
}

const report = JSON.parse(readFileSync(reportFile, 'utf8'))
const rows = readdirSync(rowsFolder).map((name) =>
  JSON.parse(readFileSync(join(rowsFolder, name), 'utf8')),
)
/** Which chapter a file of tests or a part of the rows belongs to; the first that fits. */
const chapters = [
  ['Transparency', /^process\/(?!first-process)|^reliability\/standard-streams/],
  ['PID 1', /^process\/first-process/],
  ['Least privilege', /^Least privilege$/],
  ['No leak', /^reliability\/(no-leak|dependencies)|^(No leak|Looking into chamber)$/],
  ['Fuzzing', /^reliability\/fuzz/],
  ['Faults', /^/],
]
const order = ['Transparency', 'PID 1', 'Faults', 'Least privilege', 'No leak', 'Fuzzing']
const chapterOf = (name) => chapters.find(([, pattern]) => pattern.test(name))[0]

const parts = [...new Set(rows.map(({ part }) => part))].toSorted()
const tables = [
  ...parts.map((part) => {
    const own = rows.filter((one) => one.part === part)
    return { chapter: chapterOf(part), text: faultTable(part, own) }
  }),
  ...testTables(),
]
const page = [
  head(),
  ...order.flatMap((chapter) => {
    const own = tables.filter((table) => table.chapter === chapter)
    return own.length === 0 ? [] : [`## ${chapter}\n`, ...own.map(({ text }) => text)]
  }),
].join('\n')
if (filters.length > 0) console.log(page)
else writeFileSync(join(root, 'docs', 'reliability.md'), page)

function head() {
  const files = report.testResults.length
  return `# Reliability

What happens when things go wrong around \`chamber exec\`, as the tests saw it: this page is written by
\`node scripts/reliability.mjs\`, from ${report.numPassedTests} tests in ${files} files, all passed. Times are of one run, rounded
up to seconds; addresses are those of test servers, shown as HOST. Every sentence about a fault is
followed by a hint, goes to stderr, and ends in status 1 with nothing on stdout.
`
}

function faultTable(part, own) {
  const byFact = [...group(own, ({ what, sentence }) => `${what} ${neutral(sentence)}`)]
  const lines = byFact
    .toSorted(([a], [b]) => compare(a, b))
    .map(([, same]) => {
      const [{ what, sentence, file }] = same
      const took = Math.max(...same.map((one) => one.took))
      return row([what, neutral(sentence), took === 0 ? '' : seconds(took), testName(file)])
    })
  const heading = part === chapterOf(part) ? '' : `### ${part}\n\n`
  return `${heading}${header(['what', 'what happens', 'takes', 'shown by'])}\n${lines.join('\n')}\n`
}

/** Tests without rows of their own: each title once, with the number of ways that it ran in. */
function testTables() {
  const without = report.testResults
    .toSorted((a, b) => compare(a.name, b.name))
    .filter(({ name }) => !rows.some(({ file }) => file === name) || /no-leak|fuzz/.test(name))
  return without.map(({ name, assertionResults }) => {
    const byTitle = group(assertionResults, titleOf)
    const lines = [...byTitle].map(([title, runs]) => {
      const longest = Math.max(...runs.map(({ duration = 0 }) => duration))
      const skipped = runs.filter(({ status }) => status !== 'passed').length
      const ways = runs.length - skipped
      return row([
        title,
        skipped === 0 ? `${ways}` : `${ways}, ${skipped} not here`,
        seconds(longest),
      ])
    })
    const text = `### ${testName(name)}\n\n${header(['what holds', 'ways', 'takes'])}\n${lines.join('\n')}\n`
    return { chapter: chapterOf(relative(join(root, 'test'), name)), text }
  })
}

/** Without the way it ran in, which comes first. */
function titleOf({ ancestorTitles, title }) {
  return [...ancestorTitles.filter((one) => !/Node \d/.test(one)), title].join(': ')
}

function group(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The same on every machine and in every run. */
function neutral(sentence) {
  return sentence
    .replaceAll(/(?:127\.0\.0\.1|localhost):\d+/g, 'HOST')
    .replaceAll(/\/tmp\/[\w./-]+/g, 'PATH')
    .replaceAll(/answered \d+ times/g, 'answered N times')
}

function seconds(milliseconds) {
  return `${Math.max(1, Math.ceil(milliseconds / 1000))} s`
}

function testName(file) {
  return `\`${relative(join(root, 'test'), file)}\``
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}

function header(cells) {
  return `${row(cells)}\n${row(cells.map(() => '---'))}`
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}
