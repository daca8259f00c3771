/** The man page chamber(1), made of the declarations, in the macros of man(7). */
import { environmentVariables } from '../src/cli/environment-variables.ts'
import type { Declaration, Term } from './declarations.ts'
import { about, exitStatuses, files, flagRules, story } from './facts.ts'
import { type Note, readNotes } from './notes.ts'
import { bold, escape, prose } from './roff.ts'
import { sentence } from './sentence.ts'

/** The page, whole. It carries no date, so that the same sources give the same page. */
export function manPage(program: Declaration, version: string): string {
  return [
    `.TH CHAMBER 1 "" "chamber ${escape(version)}" "User Commands"`,
    ...section('NAME', [escape('chamber - secrets in the environment of a program')]),
    ...section('SYNOPSIS', [usage(program.usage), '.P', usage('chamber help [command]')]),
    ...section('DESCRIPTION', [prose(about)]),
    ...section('OPTIONS', [prose(flagRules), ...terms(program.flags)]),
    ...section('COMMANDS', program.below.flatMap(command)),
    ...section('ENVIRONMENT', environment()),
    ...section('FILES', terms(files)),
    ...section('EXIT STATUS', terms(exitStatuses)),
    ...section(
      'EXAMPLES',
      story.flatMap((one) => ['.P', prose(one.about), ...literal([one.term])]),
    ),
    ...section('SEE ALSO', ['.BR aws (1),', '.BR age (1),', '.BR environ (7)']),
    '',
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] => [
  `.SH ${title}`,
  ...(lines[0] === '.P' ? lines.slice(1) : lines),
]

function command(one: Declaration): string[] {
  return [
    `.SS ${escape(one.path.join(' '))}`,
    usage(one.usage),
    '.P',
    prose(sentence(one.about)),
    ...terms([...one.operands, ...one.flags]),
    ...readNotes(one.notes).flatMap(note),
    ...one.below.flatMap(command),
  ]
}

function note({ title, text, lines = [] }: Note): string[] {
  if (text !== undefined) return ['.P', prose(text)]
  return [...(title === undefined ? [] : ['.P', `${escape(title)}:`]), ...literal(lines)]
}

const environment = (): string[] => [
  'A flag wins over its variable.',
  ...environmentVariables.flatMap(({ title, variables }) => [
    `.SS ${escape(title)}`,
    ...terms(variables.map(({ names, about: what }) => ({ term: names.join(', '), about: what }))),
  ]),
]

const terms = (all: readonly Term[]): string[] =>
  all.flatMap(({ term, about: what }) => ['.TP', bold(term), prose(what)])

/** Lines that stand as they are. */
const literal = (lines: readonly string[]): string[] => [
  '.PP',
  '.RS 4',
  '.nf',
  ...lines.map(escape),
  '.fi',
  '.RE',
]

/** The words that are typed in bold. */
function usage(text: string): string {
  const [typed = ''] = text.split(/ (?=[[<])/)
  return bold(typed) + escape(text.slice(typed.length))
}
