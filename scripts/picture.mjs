/**
 * Draws docs/terminal.svg: what a terminal shows when someone tries chamber without AWS. The built
 * program runs in a shell on a real pseudo terminal (util-linux's `script`), with an empty home.
 *
 *     node scripts/picture.mjs            # needs a build: npm test makes one
 *     node scripts/picture.mjs --check    # fails when the picture shows something else
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const picture = join(root, 'docs', 'terminal.svg')
const PROMPT = '$ '

/** What is typed: a command, and what it asks for, which no terminal shows. */
const session = [
  {
    typed: 'chamber write app db_password',
    asks: 'value of db_password: ',
    answer: 'correct horse',
  },
  { typed: 'chamber write app api_url https://api.example.com' },
  { typed: `chamber exec app -- sh -c 'echo "$API_URL with $DB_PASSWORD"'` },
  { typed: 'chamber release app v1' },
  {
    typed: 'chamber write app db_password',
    asks: 'value of db_password: ',
    answer: 'battery staple',
  },
  { typed: 'chamber diff app:v1 app' },
  { typed: 'chamber exec app:v1 -- printenv DB_PASSWORD' },
  { typed: `chamber exec --redact app -- sh -c 'echo "connected with $DB_PASSWORD"'` },
  { typed: 'chamber rollback app --to v1 --yes' },
]

const svg = draw(await record())
if (!process.argv.includes('--check')) writeFileSync(picture, svg)
else if (readFileSync(picture, 'utf8') !== svg) {
  console.error('docs/terminal.svg is not what a terminal shows now: node scripts/picture.mjs')
  process.exitCode = 1
}

/** Everything that was on the screen, line by line. */
async function record() {
  const home = mkdtempSync(join(tmpdir(), 'chamber-picture-'))
  try {
    writeFileSync(
      join(home, 'chamber'),
      `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin', 'chamber.js')}' "$@"\n`,
      { mode: 0o755 },
    )
    return await play(home)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function play(home) {
  const path = [home, dirname(process.execPath), process.env.PATH].join(delimiter)
  const flags = ['--quiet', '--return', '--flush', '--echo', 'always']
  const shell = spawn('script', [...flags, '--command', 'exec sh', '/dev/null'], {
    cwd: home,
    env: { PATH: path, HOME: home, PS1: PROMPT, TERM: 'xterm', CHAMBER_SECRET_BACKEND: 'local' },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  const screen = watch(shell)
  await screen.after('', PROMPT)
  for (const { typed, asks, answer } of session) {
    if (asks !== undefined) await screen.after(typed, asks)
    await screen.after(answer ?? typed, `\n${PROMPT}`)
  }
  const text = screen.text()
  shell.stdin.end('\x04')
  return text.slice(0, -PROMPT.length).trimEnd().split('\n')
}

/** Types keys, and waits until more is on the screen and ends with what is wanted. */
function watch(shell) {
  let text = ''
  let look = () => {}
  let fail = () => {}
  shell.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece.replaceAll('\r', '')
    look()
  })
  shell.on('error', (cause) => fail(cause))
  shell.on('close', () => fail(new Error(`the terminal has gone; it showed:\n${text}`)))
  const after = (keys, wanted) =>
    new Promise((resolve, reject) => {
      const before = text.length
      fail = reject
      look = () => {
        if (text.length > before && text.endsWith(wanted)) resolve()
      }
      if (keys !== '') shell.stdin.write(`${keys}\r`)
    })
  return { after, text: () => text }
}

/** Light or dark as the reader has it; no font and no script from elsewhere. */
function draw(lines) {
  const [character, height, margin, bar] = [8.4, 20, 20, 34]
  const columns = Math.max(...lines.map((line) => line.length))
  const width = Math.ceil(columns * character + 2 * margin)
  const top = bar + margin
  const rows = lines.map((line, row) => {
    const y = top + row * height
    return `  <text x="${margin}" y="${y}" xml:space="preserve">${line.startsWith(PROMPT) ? command(line) : escape(line)}</text>`
  })
  const tall = top + (lines.length - 1) * height + margin
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" role="img">
  <title>chamber in a terminal</title>
  <style>
    rect { fill: #f6f8fa; stroke: #d0d7de }
    circle { fill: #d0d7de }
    text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #57606a; white-space: pre }
    .prompt { fill: #1a7f37 }
    .typed { fill: #1f2328; font-weight: 600 }
    @media (prefers-color-scheme: dark) {
      rect { fill: #161b22; stroke: #30363d }
      circle { fill: #30363d }
      text { fill: #9da7b3 }
      .prompt { fill: #3fb950 }
      .typed { fill: #f0f6fc }
    }
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${tall - 1}" rx="8"/>
  <circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/>
${rows.join('\n')}
</svg>
`
}

function command(line) {
  const typed = escape(line.slice(PROMPT.length))
  return `<tspan class="prompt">${PROMPT}</tspan><tspan class="typed">${typed}</tspan>`
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
