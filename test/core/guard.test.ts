/** The last guard: what no line may hold, and what it leaves readable. */
import { expect, test } from 'vitest'
import { guard } from '../../src/core/guard.ts'

test.each([
  ['AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', '***'],
  ['age-secret-key-pq-1qqpzry9x8gf2tvdw0s3jn54khce6mua7l', '***'],
  ['cannot open eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'cannot open ***'],
  ['a line that begins with AGE-SECRET-KEY-1, as age-keygen prints it', undefined],
  ['arn:aws:ssm:us-east-1:123456789012:parameter/app/key', undefined],
])('%s', (line, masked = line) => {
  expect(guard(line)).toBe(masked)
})
