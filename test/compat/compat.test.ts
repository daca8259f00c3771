/**
 * The recorded cases of the original program, against the endpoint that the harness starts.
 * CHAMBER_TEST_EXPECT=upstream, with CHAMBER_BIN naming the original, checks the cases themselves.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { isOnMoto, placesAtOnce } from '../harness/moto-servers.ts'
import type { CompatCase } from './case.ts'
import { runCase } from './run-case.ts'
import { createTally } from './tally.ts'

const original = process.env['CHAMBER_TEST_EXPECT'] === 'upstream'
const folder = join(import.meta.dirname, 'cases')
const topics = readdirSync(folder).filter((name) => name.endsWith('.json'))
const tally = createTally()

afterAll(() => console.log(tally.summary()))

for (const topic of topics) {
  const cases = JSON.parse(readFileSync(join(folder, topic), 'utf8')) as CompatCase[]
  describe.each([topic.replace('.json', '')])('%s', { concurrent: placesAtOnce > 1 }, () => {
    for (const recorded of cases) declare(recorded)
  })
}

function declare(recorded: CompatCase) {
  // without a store there is nothing that moto could do in another way
  const isElsewhere = recorded.backend === 'null' && isOnMoto
  test.skipIf(isElsewhere)(`${recorded.name}: ${recorded.about}`, async ({ expect }) => {
    const problems = await runCase(recorded, { original, tally })
    expect(problems.join('\n')).toBe('')
  })
}
