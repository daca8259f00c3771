import { expect, test } from 'vitest'
import { Tally } from '../../src/audit/tally.ts'

const access = (session: string, isDecryption = false) => ({
  key: 'key',
  action: 'read' as const,
  principal: { user: 'role', session },
  time: new Date(0),
  isDenied: false,
  isDecryption,
})

test('what both Parameter Store and KMS tell is one read', () => {
  const tally = new Tally()
  for (const isDecryption of [true, false, true]) tally.add(access('s', isDecryption))
  expect(tally.rows()).toMatchObject([{ count: 2 }])
})

test('sessions without end do not fill the memory', () => {
  const tally = new Tally(3)
  for (const session of ['a', 'b', 'c', 'd', 'e', 'a', '']) tally.add(access(session))
  const rows = tally.rows().map(({ session, count }) => `${session} ${count}`)
  expect(rows.toSorted()).toEqual([' 1', '(other sessions) 2', 'a 2', 'b 1', 'c 1'].toSorted())
})
