/** A short tour of the real program on the embedded store: no AWS account, nothing left behind. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'

const program = fileURLToPath(new URL('../bin/chamber.js', import.meta.url))
const examples = fileURLToPath(new URL('../examples', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'chamber-demo-'))
const env = { PATH: process.env.PATH, HOME: home, CHAMBER_SECRET_BACKEND: 'local', USER: 'you' }

const steps = [
  {
    about: 'Secrets go in by a pipe, a prompt or an argument; here into an encrypted local file.',
    typed: "printf 'correct horse' | chamber write app db_password -",
    words: ['write', 'app', 'db_password', '-'],
    input: 'correct horse',
  },
  {
    typed: 'chamber write app api-url https://api.example.com',
    words: ['write', 'app', 'api-url', 'https://api.example.com'],
  },
  {
    about: 'A secret that is written again gets a new version.',
    typed: "printf 'battery staple' | chamber write app db_password -",
    words: ['write', 'app', 'db_password', '-'],
    input: 'battery staple',
  },
  { typed: 'chamber list app', words: ['list', 'app'] },
  { typed: 'chamber history app db_password', words: ['history', 'app', 'db_password'] },
  {
    about: 'The program gets them as variables, and chamber is gone.',
    typed: 'chamber exec app -- node print-variables.mjs DB_PASSWORD API_URL',
    words: ['exec', 'app', '--', 'node', 'print-variables.mjs', 'DB_PASSWORD', 'API_URL'],
  },
]

console.log('$ export CHAMBER_SECRET_BACKEND=local')
try {
  for (const step of steps) show(step)
} finally {
  rmSync(home, { recursive: true, force: true })
}

function show({ about, typed, words, input }) {
  if (about) console.log(`\n# ${about}`)
  console.log(`$ ${typed}`)
  const { exitCode } = execaSync(process.execPath, [program, ...words], {
    cwd: examples,
    env,
    extendEnv: false,
    input: input ?? '',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  })
  if (exitCode !== 0) {
    console.error(`ended with status ${exitCode}`)
    process.exitCode = 1
  }
}
