/** Who besides the user and root can write to a file. */
import type { Stats } from 'node:fs'
import { expect, test } from 'vitest'
import { otherWriters } from '../../src/host/writers.ts'

const user = 4711
const root = 0
const other = 4712

test.each([
  ['its owner alone', user, { uid: user, gid: user, mode: 0o644 }, undefined],
  ['root', user, { uid: root, gid: root, mode: 0o644 }, undefined],
  ['another user', user, { uid: other, gid: user, mode: 0o600 }, 'belongs to another user'],
  ['anyone', user, { uid: user, gid: user, mode: 0o646 }, 'can be written by anyone'],
  ['the private group of the user', user, { uid: user, gid: user, mode: 0o664 }, undefined],
  ['another group', user, { uid: user, gid: other, mode: 0o664 }, 'can be written by its group'],
  ['the group of root', root, { uid: root, gid: root, mode: 0o664 }, 'can be written by its group'],
  ['a user, for root', root, { uid: user, gid: user, mode: 0o644 }, 'belongs to another user'],
  ['anyone, on Windows', undefined, { uid: 0, gid: 0, mode: 0o666 }, undefined],
])('%s', (_, userId, stats, expected) =>
  expect(otherWriters(stats as Stats, userId)).toBe(expected),
)
