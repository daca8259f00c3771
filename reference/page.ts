/** docs/reference.md, made of the declarations. */
import { environmentVariables } from '../src/cli/environment-variables.ts'
import type { Declaration, Term } from './declarations.ts'
import { about, exitStatuses, files, flagRules } from './facts.ts'
import { limitRows } from './limits.ts'
import { type Note, readNotes } from './notes.ts'
import { sentence } from './sentence.ts'

/** The page, whole. */
export function referencePage(program: Declaration): string {
  return [
    '# Reference',
    prose(about),
    'Made by `npm run reference` from what the commands declare; `chamber help COMMAND` and `man chamber` say the same.',
    table(
      'command',
      program.below.map((one) => [link(one), prose(one.about)]),
    ),
    'Beside them: [flags of every command](#flags-of-every-command) · [variables](#variables) · [limits](#limits) · [exit status](#exit-status) · [files](#files)',
    '## Flags of every command',
    prose(flagRules),
    terms('flag', program.flags),
    ...program.below.flatMap((one) => command(one, '##')),
    '## Variables',
    'A flag wins over its variable.',
    ...environmentVariables.flatMap(({ title, variables }) => [
      `### ${title}`,
      table(
        'variable',
        variables.map((one) => [one.names.map(code).join(', '), prose(one.about)]),
      ),
    ]),
    '## Limits',
    'What is larger is an error that names the limit, and nothing is changed. Everything that is read from outside takes time in proportion to its length.',
    table(
      'what',
      limitRows.map(([what, most]) => [prose(what), most]),
    ),
    '## Exit status',
    terms('status', exitStatuses),
    '## Files',
    terms('file', files),
  ]
    .join('\n\n')
    .concat('\n')
}

const link = ({ path }: Declaration): string => `[${code(path.join(' '))}](#${path.join('-')})`

function command(one: Declaration, level: string): string[] {
  return [
    `${level} ${one.path.join(' ')}`,
    sentence(prose(one.about)),
    code(one.usage),
    ...(one.operands.length > 0 ? [terms('argument', one.operands)] : []),
    ...(one.flags.length > 0 ? [terms('flag', one.flags)] : []),
    ...readNotes(one.notes).flatMap(note),
    ...one.below.flatMap((below) => command(below, `${level}#`)),
  ]
}

function note({ title, text, lines }: Note): string[] {
  if (text !== undefined) return [prose(text)]
  const isRun = title !== undefined
  const block = fenced(
    isRun ? 'sh not-run="test/e2e/examples.test.ts runs them"' : 'text',
    lines ?? [],
  )
  return title === undefined || title === 'Examples' ? [block] : [`${prose(title)}:`, block]
}

const fenced = (language: string, lines: readonly string[]): string =>
  ['```' + language, ...lines, '```'].join('\n')

const terms = (title: string, all: readonly Term[]): string =>
  table(
    title,
    all.map(({ term, about: what }) => [code(term), prose(what)]),
  )

function table(title: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  )
  return [`| ${title} | |`, '|---|---|', ...lines].join('\n')
}

const code = (text: string): string => `\`${text}\``

/** What reads as code: what is marked as such, flags, variables, keys, templates, paths. */
const codeLike =
  /`[^`]+`|\b[a-z]+_[\w*,]+|\b[\w-]*\.yaml\b|\{\{.*?\}\}|(?<![\w-])--?[a-z][\w-]*(?:=[\w.]*\w|…)?|\b[A-Z]+_[A-Z0-9_]+\b|(?<!\w)[.~]{0,2}\/[\w./-]+|\$\{[^}]*\}/g

/** Text as Markdown. */
function prose(text: string): string {
  const found = [...text.matchAll(codeLike)]
  const pieces = text.split(codeLike).map((piece) => piece.replaceAll(/[\\*<>_[\]`]/g, '\\$&'))
  return pieces
    .map((piece, at) => piece + (found[at] ? code(found[at][0].replaceAll('`', '')) : ''))
    .join('')
}
