/** Commands and flags that pages name are there: in blocks, run or not, and in code of the text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Declaration, readDeclarations } from '../../reference/declarations.ts'
import { blocksOf, pages, spansOf } from '../harness/markdown.ts'
import { repository } from '../harness/program.ts'

let program: Declaration
beforeAll(async () => {
  program = await readDeclarations()
})

test.each(pages)('%s', (page) => {
  const faults = linesOf(page).flatMap((line) => faultsOf(line).map((fault) => `${line}: ${fault}`))
  expect(faults).toEqual([])
})

test.each([
  ['chamber exec app --wach -- ./server', ['no flag --wach']],
  ['chamber --verbose exec app -- ./server --wach', []],
  ['chamber exex app', ['no command exex']],
  ['chamber exex list', ['no command exex']],
  ['chamber --backend local exec app -- ./server', []],
  ['chamber --verbose help exec', []],
  ['chamber tag raed app', ['no command raed']],
  ['chamber env app | grep --wach', []],
  ['eval "$(chamber env app -x)"', ['no flag -x']],
  ['chamber write app key "$(chamber read -q app other)"', []],
  ['chamber write app key "$(chamber read -x app other)"', ['no flag -x']],
  ['chamber read -qv 2 app key # --wach', []],
  ['--wach=1m', ['no flag --wach in any command']],
  ['--from-…', []],
  ['npm run standalon', ['no script standalon']],
])('%s', (line, faults) => {
  expect(faultsOf(line)).toEqual(faults)
})

/** Lines with commands; a block of a file (a workflow, a unit) only where it names one of ours. */
function linesOf(page: string): string[] {
  const blocks = blocksOf(page).flatMap(({ body, language }) => {
    const lines = body.replaceAll('\\\n', ' ').split('\n')
    if (language === 'console') return lines.filter((line) => line.startsWith('$ '))
    const known = program.below.map(({ path }) => path[0]).join('|')
    return language === 'sh'
      ? lines
      : lines.filter((line) => new RegExp(String.raw`(?<!#.*)\bchamber (${known}) `).test(line))
  })
  return [...blocks, ...spansOf(page)]
}

const packageFile = readFileSync(join(repository, 'package.json'), 'utf8')
const { scripts } = JSON.parse(packageFile) as { scripts: Readonly<Record<string, string>> }

/** Flags of other programs that the text speaks of by themselves. */
const foreign = new Set([
  '--abort-on-uncaught-exception',
  '--build-arg',
  '--env-file',
  '--inspect-brk',
])

/** A span that is a flag of some command: `--only`, `--from-…`. */
function faultsOfFlag(word: string): string[] {
  const isKnown = allFlags(program).some((flag) =>
    word.endsWith('…') ? flag.startsWith(word.slice(0, -1)) : flag === word,
  )
  return isKnown || foreign.has(word) ? [] : [`no flag ${word} in any command`]
}

const allFlags = ({ flags, hiddenFlags, below }: Declaration): string[] => [
  ...flags.flatMap(({ words }) => words),
  ...hiddenFlags,
  ...below.flatMap(allFlags),
  '--help',
]

function faultsOf(line: string): string[] {
  const [alone] = /^--[a-z][\w-]*…?/.exec(line) ?? []
  if (alone !== undefined) return faultsOfFlag(alone)
  const text = line.replace(/(^|\s)# .*/, '')
  const calls = text
    .split(/\$\(|[|;&()`]/)
    .map((part) => /(?<=^|[\s"'/])chamber (?!=)(.*)/.exec(part))
    .filter((call) => call !== null)
  const runs = [...text.matchAll(/\bnpm run (?:--?\w+ )*([\w:-]+)/g)]
  return [
    ...calls.flatMap(([, words = '']) => faultsOfCall(words.split(/[\s"'[\]]+/).filter(Boolean))),
    ...runs
      .filter(([, name = '']) => !Object.hasOwn(scripts, name))
      .map(([, name]) => `no script ${name}`),
  ]
}

function faultsOfCall(words: readonly string[]): string[] {
  const dash = words.indexOf('--')
  const own = (dash < 0 ? words : words.slice(0, dash)).map((word) => word.replace(/,$/, ''))
  const { command, fault } = find(own)
  if (fault) return [fault]
  const known = [program, ...command].flatMap(({ flags, hiddenFlags }) => [
    ...flags.flatMap((flag) => flag.words),
    ...hiddenFlags,
  ])
  return own
    .filter((word) => /^--?[a-z]/i.test(word))
    .flatMap((word) => (word.startsWith('--') ? [word.replace(/=.*/, '')] : [word.slice(0, 2)]))
    .filter((word) => !['-h', '--help', ...known].includes(word))
    .map((word) => `no flag ${word}`)
}

/** The command that the words name, with the one that it belongs to. */
function find(words: readonly string[]): { command: Declaration[]; fault?: string } {
  const named = (name: string) => program.below.find(({ path }) => path[0] === name)
  // what follows a flag may be its value
  const at = words.findIndex(
    (word, index) => isName(word) && (named(word) || !words[index - 1]?.startsWith('-')),
  )
  const [name, second] = words.slice(Math.max(0, at)).filter(isName)
  const first = named(name ?? '')
  if (!first) {
    const isFree = name === undefined || name === 'help'
    return { command: [], ...(isFree ? {} : { fault: `no command ${name}` }) }
  }
  if (first.below.length === 0 || second === undefined) return { command: [first] }
  const below = first.below.find(({ path }) => path[1] === second)
  return below ? { command: [first, below] } : { command: [], fault: `no command ${second}` }
}

const isName = (word: string): boolean => /^[a-z][a-z-]*$/.test(word)
