/** Answers of Parameter Store in which one thing or the other is something else. */
import fc from 'fast-check'

const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e21, '', '/app/key', 'x', {}, [], [null], { a: {} }),
  fc.string(),
)
const valid = {
  Name: '/app/key',
  Value: 'x',
  Version: 1,
  Description: '1',
  LastModifiedDate: 1_700_000_000.123,
  LastModifiedUser: 'arn:aws:iam::1:user/a',
  Labels: ['stable'],
  Type: 'SecureString',
  Tier: 'Standard',
  Key: 'team',
}
/** Right but for a field or two: those that are all wrong go no further than the first check. */
const item = fc
  .dictionary(fc.constantFrom(...Object.keys(valid)), scalar, { maxKeys: 2 })
  .map((wrong) => ({ ...valid, ...wrong }))
const items = fc.oneof({ weight: 5, arbitrary: fc.array(item, { maxLength: 3 }) }, scalar)
const body = fc
  .oneof(
    fc.record({ Parameters: items, TagList: items, Version: scalar }),
    fc.record({ Parameters: items, NextToken: scalar, InvalidParameters: scalar }),
    fc.record(
      { __type: scalar, message: scalar, Message: scalar, code: scalar },
      { requiredKeys: [] },
    ),
    scalar,
  )
  .map((each) => JSON.stringify(each))
/** And some that are cut, or changed in a character. */
const spoiled = fc
  .tuple(body, fc.nat(), fc.string({ unit: 'binary', maxLength: 2 }))
  .map(
    ([text, at, put]) =>
      text.slice(0, at % (text.length + 1)) +
      put +
      text.slice((at % (text.length + 1)) + put.length),
  )

/** One field of an answer that is otherwise right. */
export const almost = fc
  .tuple(fc.constantFrom(...Object.keys(valid)), scalar)
  .map(([name, wrong]) => ({ ...valid, [name]: wrong }))
  .map((one) => JSON.stringify({ Parameters: [one], TagList: [one] }))

/** Whatever else a server might say. */
export const anything = fc.oneof(body, spoiled)
