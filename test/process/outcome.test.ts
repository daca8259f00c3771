import { constants } from 'node:os'
import { describe, expect, test } from 'vitest'
import { compare, start } from './compare.ts'
import { everyWay, supervised } from './ways.ts'

const codes = [0, 1, 2, 42, 100, 125, 126, 127, 128, 129, 130, 137, 143, 192, 254, 255]
const fewCodes = [3, 255]
const deaths =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT XCPU XFSZ VTALRM PROF IO PWR SYS'.split(
    ' ',
  )
const fewDeaths = ['KILL', 'SEGV', 'TERM']

const ways = [...everyWay(), ...(await supervised())]

describe.runIf(process.platform === 'linux').each(ways)('$name', (way) => {
  // a command that has replaced chamber ends by itself
  const isInFull = way.isAtHand && way.kind === 'child'

  describe.concurrent('chamber ends as the command does', () => {
    test.each(isInFull ? codes : fewCodes)('status %i', async (code) => {
      const run = await compare(way, { command: ['sh', '-c', `exit ${code}`] })
      expect(run.under).toEqual(run.direct)
    })

    test.each(isInFull ? deaths : fewDeaths)('SIG%s', async (name) => {
      // by number, because shells differ in the names; bash itself ignores SIGQUIT
      const number = constants.signals[`SIG${name}` as NodeJS.Signals]
      const command = ['sh', '-c', `ulimit -c 0; kill -${number} $$`]
      const run = await compare(way, { command })
      expect(run.direct.signal).toBe(`SIG${name}`)
      expect(run.under).toEqual(run.direct)
    })

    test.runIf(way.kind !== 'child' || way.isWaitedFor)('a real-time signal', async () => {
      const surroundings = '"$@"; echo $?; exit 0'
      const run = await compare(way, { surroundings, command: ['bash', '-c', 'kill -40 $$'] })
      expect(run.under.stdout).toBe('168\n')
    })

    test.runIf(way.kind !== 'child')('it has the process id of chamber', async () => {
      const child = start(way, ['sh', '-c', 'echo $$'])
      expect(await child.exit).toMatchObject({ stdout: `${child.pid}\n`, stderr: '', status: 0 })
    })

    test.runIf(way.kind === 'child')('it is a child of chamber', async () => {
      const child = start(way, ['sh', '-c', 'echo $PPID'])
      expect(await child.exit).toMatchObject({ stdout: `${child.pid}\n`, stderr: '', status: 0 })
    })
  })
})
