/**
 * The commands of a page in docs/, run as a reader pastes them: in one folder, by a shell, with the
 * built program on the PATH.
 *
 *     ```console
 *     $ chamber exec app -- printenv DB_URL
 *     postgres://db
 *     ```
 *
 * What follows a command is what it prints, stderr included; `# status 1` behind it is its status.
 */
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { startChild } from './child.ts'
import type { Setup } from './chamber.ts'
import { program, repository } from './program.ts'

/** A command of a page, and what the page says it prints. */
interface Example {
  readonly command: string
  readonly output: string
}

/** A file that a page shows: a block whose first line is `# NAME` or `// NAME`. */
const fileName = /^(?:#|\/\/) ([\w.-]*\.[\w.-]+)$/m

/** What a page says, and what came of it, command by command. */
export async function runPage(name: string, place: Setup) {
  const text = await readFile(join(repository, 'docs', name), 'utf8')
  const { file, args } = program()
  const words = [file, ...args].map((word) => `'${word}'`).join(' ')
  await place.file('bin/chamber', `#!/bin/sh\nexec ${words} "$@"\n`, 0o755)
  const env = {
    ...place.env,
    PATH: [join(place.cwd, 'bin'), place.env.PATH].join(delimiter),
  }
  const said: Example[] = []
  const came: Example[] = []
  for (const [, language = '', body = ''] of text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language !== 'console') {
      const title = fileName.exec(body)?.[1]
      if (title !== undefined) await place.file(title, body)
      continue
    }
    for (const example of examples(body)) {
      const child = startChild({
        file: 'sh',
        args: ['-c', `{ ${example.command}\n} 2>&1`],
        cwd: place.cwd,
        env,
        timeout: 30_000,
      })
      const { status, stdout } = await child.exit
      said.push(example)
      came.push({
        command: example.command,
        output: expandTabs(stdout) + (status === 0 ? '' : `# status ${status}\n`),
      })
    }
  }
  return { said, came }
}

/** As a terminal shows them. */
const expandTabs = (text: string): string =>
  text.replace(/^.*\t.*$/gm, (line) =>
    line
      .split('\t')
      .reduce((before, cell) => before.padEnd((Math.floor(before.length / 8) + 1) * 8) + cell),
  )

function examples(body: string): Example[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', output = ''] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(part) ?? []
      return { command, output }
    })
}
