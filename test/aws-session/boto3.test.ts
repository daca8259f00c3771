/** The same configurations, asked of boto3 in the virtual environment that .ci/run makes for moto. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '../harness/program.ts'
import { compared, expectedOf } from './compare.ts'
import { prepare } from './prepare.ts'
import type { Row } from './row.ts'
import { table } from './table.ts'

const python = join(repository, '.cache', 'venv', 'bin', 'python')
const isInstalled = existsSync(python)
if (!isInstalled) console.warn('NOT TESTED against boto3: .ci/run installs it')

interface Answer {
  readonly done: boolean
  readonly said: string
}

let ask: (row: object) => Promise<Answer>
let stop: () => void

describe.runIf(isInstalled)('boto3', () => {
  beforeAll(() => {
    const child = spawn(python, [join(import.meta.dirname, 'ask_boto3.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    ask = async (row) => {
      child.stdin.write(`${JSON.stringify(row)}\n`)
      const { value } = await lines.next()
      return JSON.parse(String(value)) as Answer
    }
    stop = () => child.kill()
  })
  afterAll(() => stop())

  describe.each(table)('$title', ({ rows }) => {
    test.each(rows)('$what', async (row) => {
      const { aws, env, close } = await prepare(row)
      try {
        const { done, said } = await ask({ env, ...flagsOf(row) })
        const expected = expectedOf(row, row.boto3)
        const [found, wanted] = compared(expected, aws.seen, { isDone: done, said })
        expect(found).toEqual(wanted)
      } finally {
        await close()
      }
    })
  })
})

/** As arguments of a session. */
function flagsOf({ flags = [] }: Row): { readonly profile?: string; readonly region?: string } {
  const words = flags.flatMap((flag) => flag.split('='))
  const pairs = words.flatMap((word, index) =>
    word.startsWith('--') ? [[word.slice(2), words[index + 1]]] : [],
  )
  return Object.fromEntries(pairs) as Record<string, string>
}
