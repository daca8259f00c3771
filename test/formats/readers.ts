/**
 * Other people's readers of the formats: what they get is what counts. Each takes a text and gives
 * keys and values; those that are no packages take part where they are installed.
 */
import { parseEnv } from 'node:util'
import { parseLines } from 'dot-properties'
import dotenv from 'dotenv'
import papaparse from 'papaparse'
import { parse as parseYaml } from 'yaml'
import { readTfvars } from './hcl.ts'
import { java, output, pythonWith, shells, terraform, withFile } from './programs.ts'

export interface Reader {
  readonly name: string
  read(text: string): Values
}

export type Values = Readonly<Record<string, string>>

const reader = (name: string, read: Reader['read']): Reader => ({ name, read })

const yamlReader = (version: '1.1' | '1.2') =>
  reader(`yaml ${version}`, (text) => parseYaml(text, { version }) as Values)

/** A python program that reads a text from standard input and prints JSON; none without its module. */
function pythonReader(name: string, module: string, lines: readonly string[]): Reader[] {
  const file = pythonWith(module)
  if (file === undefined) return []
  const script = [`import io, json, sys, ${module}`, ...lines].join('\n')
  const read = (input: string) =>
    JSON.parse(output({ file, args: ['-X', 'utf8', '-c', script], input })) as Values
  return [reader(name, read)]
}

const separatedReader = (delimiter: string) =>
  reader('papaparse', (text) => {
    const { data } = papaparse.parse(text, { delimiter, newline: '\n', skipEmptyLines: true })
    return Object.fromEntries(data.map(([key = '', value = '']) => [key, value]))
  })

/** The variables that a shell has after it has run a script, besides those it always has. */
function shellReader(file: string, script: (path: string) => string): Reader {
  const own = new Set(['PATH', 'HOME', 'LANG', 'PWD', 'OLDPWD', 'SHLVL', 'LOGNAME', '_'])
  const print = 'process.stdout.write(JSON.stringify(process.env))'
  return reader(file, (text) =>
    withFile('text', text, (path) => {
      const command = `set -a; ${script(path)}; '${process.execPath}' -e '${print}'`
      const found = JSON.parse(output({ file, args: ['-c', command] })) as Values
      return Object.fromEntries(Object.entries(found).filter(([name]) => !own.has(name)))
    }),
  )
}

const javaProgram = `
import java.io.*; import java.util.*;
class Read { public static void main(String[] a) throws IOException {
  Properties p = new Properties();
  try (InputStream in = new FileInputStream(a[0])) { p.load(in); }
  PrintStream out = new PrintStream(System.out, true, "UTF-8");
  for (String k : p.stringPropertyNames()) for (String s : new String[] {k, p.getProperty(k)}) {
    StringBuilder b = new StringBuilder();
    for (char c : s.toCharArray()) b.append(String.format("%04x", (int) c));
    out.println(b); } } }`

const javaReader = (file: string) =>
  reader('java.util.Properties', (text) =>
    withFile('Read.java', javaProgram, (program) =>
      withFile('text', text, (path) => {
        const words = output({ file, args: [program, path] }).split('\n')
        const decoded = words.map((word) => Buffer.from(word, 'hex').swap16().toString('utf16le'))
        const pairs = Array.from({ length: (words.length - 1) / 2 }, (_, at) => [
          decoded[2 * at] ?? '',
          decoded[2 * at + 1] ?? '',
        ])
        return Object.fromEntries(pairs)
      }),
    ),
  )

const terraformReader = (file: string) =>
  reader('terraform', (text) => {
    const names = [...text.matchAll(/^(\S+) = /gm)].map(([, name]) => name)
    const declared = names.map((name) => `variable "${name}" {}\n`).join('')
    const input = `jsonencode({${names.map((name) => `${name} = var.${name}`).join(', ')}})\n`
    return withFile('main.tf', declared, (main) =>
      withFile('text.tfvars', text, (path) => {
        const cwd = main.slice(0, -'/main.tf'.length)
        const answer = output({ file, args: ['console', `-var-file=${path}`], input, cwd })
        return JSON.parse(consoleText(answer.trim().slice(1, -1))) as Values
      }),
    )
  })

/** What the console prints between quotes: as Go quotes a string. */
const consoleText = (text: string): string =>
  text.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)/g, (_, escape: string) =>
    escape.length > 1 ? String.fromCodePoint(Number.parseInt(escape.slice(1), 16)) : escape,
  )

/** By format: what is exported has to come back from each of these. */
export const readers = {
  json: [reader('JSON.parse', (text) => JSON.parse(text) as Values)],
  yaml: [
    yamlReader('1.1'),
    yamlReader('1.2'),
    ...pythonReader('PyYAML', 'yaml', [
      'print(json.dumps(yaml.safe_load(io.StringIO(sys.stdin.read()))))',
    ]),
  ],
  'java-properties': [
    // Java takes bytes for ISO 8859-1.
    reader('dot-properties', (text) => {
      const lines = parseLines(Buffer.from(text).toString('latin1'))
      // not by its own `parse`, to which the key `__proto__` is none
      return Object.fromEntries(lines.filter((line) => Array.isArray(line))) as Values
    }),
    ...(java === undefined ? [] : [javaReader(java)]),
  ],
  csv: [separatedReader(',')],
  tsv: [separatedReader('\t')],
  dotenv: [
    reader('npm dotenv', (text) => dotenv.parse(text)),
    reader('node --env-file', (text) => ({ ...parseEnv(text) }) as Values),
    ...pythonReader('python-dotenv', 'dotenv', [
      'print(json.dumps(dotenv.dotenv_values(stream=io.StringIO(sys.stdin.read(), newline=None))))',
    ]),
  ],
  source: shells.map((shell) => shellReader(shell, (path) => `. ${path}`)),
  shell: shells.map((shell) => shellReader(shell, (path) => `eval "$(cat ${path})"`)),
  tfvars: [
    reader('HCL', readTfvars),
    ...(terraform === undefined ? [] : [terraformReader(terraform)]),
  ],
} satisfies Record<string, readonly Reader[]>
