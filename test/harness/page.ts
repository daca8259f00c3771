/**
 * The commands of a page, run as a reader pastes them: one after the other into one shell, with what
 * reader.ts gives.
 *
 *     ```console
 *     $ chamber exec app -- printenv DB_URL
 *     postgres://db
 *     ```
 *
 * What follows a command is what it prints, stderr included; `# status 1` behind it is its status. A
 * line `…` stands for any lines, and times are not compared. A block of `sh` shows no output; all of
 * it has to end in status 0. Notes stand behind the language, where readers do not see them:
 *
 * - `not-run="reason"`: for what cannot be run here
 * - `needs="node jq"`: tools beyond those that every page has; not run where one is missing
 * - `typed="hunter-2"`: run on a terminal, on which this is typed
 *
 * A block whose first line is a comment with a path and nothing else (`# app/chamber.yaml`) is that
 * file. A page of a folder of examples finds the files of its folder.
 */
import { randomUUID } from 'node:crypto'
import { cp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Setup } from './chamber.ts'
import { startChild } from './child.ts'
import { type Block, blocksOf } from './markdown.ts'
import { repository } from './program.ts'
import { findTool, furnish } from './reader.ts'

/** A command of a page, and what the page says it prints. */
interface Example {
  readonly command: string
  readonly output: string
}

/** Why a block is not run, or undefined where it is. */
export function reasonOf({ notes }: Block): string | undefined {
  if (notes['not-run'] !== undefined) return notes['not-run']
  const missing = neededBy(notes).find((tool) => findTool(tool) === undefined)
  return missing === undefined ? undefined : `${missing} is not here`
}

const neededBy = ({ needs = '', typed }: Block['notes']): string[] => [
  ...needs.split(' ').filter(Boolean),
  ...(typed === undefined ? [] : ['script']),
]

export const hasCommands = ({ language, body }: Block): boolean =>
  language === 'console' || (language === 'sh' && fileName(body) === undefined)

/** The file that a block shows. */
const fileName = (body: string): string | undefined =>
  /^(?:#|\/\/) ([\w./-]*\.[\w-]+)\n/.exec(body)?.[1]

/** What a page says, and what came of it, command by command. */
export async function runPage(page: string, place: Setup) {
  const blocks = blocksOf(page).filter((block) => reasonOf(block) === undefined)
  const env = await furnish(
    place,
    blocks.flatMap(({ notes }) => neededBy(notes)),
  )
  if (page.startsWith('examples/')) {
    await cp(join(repository, dirname(page)), place.cwd, { recursive: true })
  }
  const parts = blocks.flatMap(partsOf)
  const came = await runParts(parts, place, env)
  const said = parts.filter(({ isCommand }) => isCommand)
  return {
    said: said.map(({ command, output }, at) => ({
      command,
      output: withoutGaps(comparable(output), came[at]),
    })),
    came: said.map(({ command }, at) => ({ command, output: came[at] ?? 'was not reached\n' })),
  }
}

/** What each command of a page printed, up to the one that ended the shell. */
async function runParts(
  parts: readonly Part[],
  place: Setup,
  env: Record<string, string>,
): Promise<string[]> {
  const mark = `mark-${randomUUID()}`
  const end = `printf '\\n${mark} %d\\n' $?`
  const script = [
    'exec 2>&1',
    // what runs in the background would keep the output open; no subshell knows the jobs of its shell
    `trap '${end.replaceAll("'", '"')}; jobs -p >"$HOME/jobs"; kill $(cat "$HOME/jobs")' EXIT`,
    ...parts.flatMap((part) => (part.isCommand ? [part.script, end] : [part.script])),
    '',
  ].join('\n')
  const args = [await place.file('../page.sh', script)]
  const child = startChild({ file: 'sh', args, cwd: place.cwd, env, timeout: 100_000 })
  return outcomes((await child.exit).stdout, mark)
}

interface Part extends Example {
  readonly script: string
  readonly isCommand: boolean
}

/** A block as parts of the script. */
function partsOf(block: Block): Part[] {
  const { body, language, notes } = block
  const name = fileName(body)
  if (name !== undefined && language !== 'console') return [fileOf(name, body)]
  if (language === 'sh') {
    const script = `set -e\n${body}set +e; true`
    return [{ command: body, output: '…\n', script, isCommand: true }]
  }
  if (language !== 'console') return []
  return examples(body).map((example) => ({
    ...example,
    script: notes['typed'] === undefined ? example.command : onTerminal(example, notes['typed']),
    isCommand: true,
  }))
}

/** Terminals send what is typed ahead to whoever asks first. */
const onTerminal = ({ command }: Example, typed: string): string =>
  `printf '%s\\n' ${quote(typed)} | script -qec ${quote(`{ ${command}\n} >screen 2>&1`)} /dev/null >/dev/null; ` +
  'set -- $?; cat screen; rm screen; (exit $1)'

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A block that shows a file. */
function fileOf(name: string, body: string): Part {
  const script = `mkdir -p ${dirname(name)}; cat >${name} <<'end of the file'\n${body}end of the file`
  return { command: '', output: '', isCommand: false, script }
}

/** The commands of a block, with the lines that they go on in, and their outputs. */
function examples(body: string): Example[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', output = ''] =
        /^((?:.*\\\n)*.*(?:\n> .*)*)\n([\s\S]*)$/.exec(part) ?? []
      return { command: command.replaceAll('\n> ', '\n'), output }
    })
}

function outcomes(stdout: string, mark: string): string[] {
  const ends = stdout.matchAll(new RegExp(`([\\s\\S]*?)\n${mark} (\\d+)\n`, 'g'))
  return [...ends].map(([, output = '', status]) =>
    comparable(expandTabs(output) + (status === '0' ? '' : `# status ${status}\n`)),
  )
}

/** As a terminal shows them. */
const expandTabs = (text: string): string =>
  text.replace(/^.*\t.*$/gm, (line) =>
    line
      .split('\t')
      .reduce((before, cell) => before.padEnd((Math.floor(before.length / 8) + 1) * 8) + cell),
  )

/** Without times, and without blanks at the ends of lines, which no reader sees. */
const comparable = (text: string): string =>
  text
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?|\b\d\d:\d\d:\d\d\b/g, (time) =>
      time.replaceAll(/\d/g, '0'),
    )

/** What came, where what is said is the same but for lines that it leaves out. */
function withoutGaps(said: string, came: string | undefined): string {
  if (came === undefined || !/^…$/m.test(said)) return said
  const pieces = said.split(/^…\n/m).map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const gap = String.raw`(?:(?!# status).*\n)*`
  return new RegExp(`^${pieces.join(gap)}$`).test(came) ? came : said
}
