/** What AWS says is passed on without what was sent and read, and otherwise as it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guard, registerSecret } from '../../src/core/guard.ts'
import { fromAws, reveals } from '../../src/core/mask.ts'
import { text } from '../../src/core/text.ts'

const denial =
  'User: arn:aws:sts::111122223333:assumed-role/dev/ann is not authorized to perform: ssm:PutParameter on resource: arn:aws:ssm:us-east-1:111122223333:parameter/app/debug because no identity-based policy allows the ssm:PutParameter action'

describe('a denial', () => {
  it.each(['1', 'user', 'policy', 'identity', 'ssm', '111122223333', 'us-east-1', 'app', 'action'])(
    'stays whole, whatever is written: %s',
    (value) => expect(fromAws(denial, [value])).toBe(denial),
  )

  it.each([
    'User: arn:aws:iam::1:user/a is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/2 with an explicit deny in a service control policy',
    'User: arn:aws:iam::1:user/a is not authorized to perform: ssm:GetParameters',
  ])('%s', (message) => expect(fromAws(message, ['service', 'with'])).toBe(message))

  it('is none with anything else in it', () => {
    expect(fromAws(`${denial} hunter2xyz`, ['hunter2xyz'])).toBe(`${denial} ***`)
  })
})

describe('what was sent', () => {
  it.each([
    ["Value 'hunter2' at 'value' failed", ['hunter2'], "Value '***' at 'value' failed"],
    ['1 validation error', ['1'], '*** validation error'],
    ['version 11 of it', ['1'], 'version 11 of it'],
    ['at us-east-1 by ssm:PutParameter', ['east', 'Put'], 'at us-east-1 by ssm:PutParameter'],
    ['a\u001b[2Jb', [], 'a [2Jb'],
    ['UnknownError', [], ''],
    [undefined, [], ''],
  ] as const)('%j without %j', (message, secrets, shown) => {
    expect(fromAws(message, secrets)).toBe(shown)
  })

  it('is found in every form, and in pieces', () => {
    const letters = fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(letters, fc.nat(3), (secret, at) => {
        const bytes = Buffer.from(`${'x'.repeat(at)}${secret}`)
        const forms = [
          secret.slice(2, 11),
          bytes.toString('base64'),
          bytes.toString('base64url'),
          bytes.toString('hex'),
          bytes.toString('hex').toUpperCase(),
          encodeURIComponent(secret),
          JSON.stringify(secret),
        ]
        return forms.every((form) => !reveals(fromAws(`said "${form}"`, [secret]), [secret]))
      }),
      { seed: 1 },
    )
  })
})

describe('the last guard', () => {
  registerSecret('hunter2-registered')
  registerSecret('short')

  it.each([
    ['a hunter2-registered b', 'a *** b'],
    [`in base64 ${Buffer.from('hunter2-registered').toString('base64')}`, 'in base64 ***'],
    [`in hex ${Buffer.from('hunter2-registered').toString('hex')}`, 'in hex ***'],
    ['arn:aws:ssm:us-east-1:1:parameter/hunter2-registered', undefined],
    ['short', undefined],
  ])('%s', (line, shown = line) => expect(guard(text`${line as never}`)).toBe(shown))

  it('escapes what a terminal would obey', () => {
    expect(guard(text`${'\u001b[2J\u202e\u0085' as never}`)).toBe('\\u{1b}[2J\\u{202e}\\u{85}')
  })
})
