/** A process that may have next to nothing. */
import { test } from 'vitest'
import { program } from '../harness/program.ts'
import { silence } from './behaviour.ts'
import { ends, works } from './row.ts'
import { inScene } from './scene.ts'

/** Runs the program as it is, but with so many descriptors. */
function limited(descriptors: number): string {
  const { file, args } = program()
  const words = [file, ...args].map((word) => `'${word}'`).join(' ')
  return `#!/bin/sh\nulimit -n ${descriptors}\nexec ${words} "$@"\n`
}

const services = Array.from({ length: 60 }, (_, number) => `s${number}`)

test.each([26, 32, 40])('connections to more services than %i descriptors allow', async (most) =>
  inScene(async ({ chamber, faulty, file }) => {
    const { url } = await faulty(silence)
    const script = await file('limited', limited(most), 0o755)
    const run = () =>
      chamber(['-r', '1', 'exec', ...services, '--', 'echo', 'run'], {
        env: { CHAMBER_AWS_SSM_ENDPOINT: url },
        program: script,
      })
    const fault = {
      part: 'Network',
      what: `${most} open files are allowed, and 60 services are asked`,
      says: /too many files and connections are open \(EMFILE\)/,
    }
    await ends(run, fault)
  })(),
)

test(
  'descriptors enough for one service',
  inScene(async ({ chamber, file }) => {
    const script = await file('limited', limited(26), 0o755)
    const command = ['exec', 'app', '--', 'sh', '-c', 'echo $KEY']
    await works(() => chamber(command, { program: script }), {
      part: 'Network',
      what: '26 open files are allowed, and one service is asked',
    })
  }),
)
