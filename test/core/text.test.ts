/** What may be printed: the type, and what `quote` shows of input. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { joinTexts, quote, text } from '../../src/core/text.ts'

describe('text', () => {
  it('takes numbers, text and the members of a union', () => {
    const backend: 'ssm' | 's3' = 'ssm' as 'ssm' | 's3'
    expect(text`${2} of ${text`three`} in ${backend}`).toBe('2 of three in ssm')
  })

  it('keeps backslashes as a template does', () => {
    expect(text`a\tb`).toBe('a\tb')
  })

  it('does not compile with a string', () => {
    const input: string = 'anything'
    const flag: `--${string}` = '--anything'
    // @ts-expect-error a string may hold anything
    expect(text`${input}`).toBe('anything')
    // @ts-expect-error so may a part of a pattern
    expect(text`${flag}`).toBe('--anything')
    // @ts-expect-error and a string is no text
    expect(joinTexts([input], ', ')).toBe('anything')
  })
})

const identity = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'

describe('quote', () => {
  it.each([
    ['db_password', 'key', "'db_password'"],
    ['team/app', 'service', "'team/app'"],
    ['app:v1', 'service', "'app:v1'"],
    ['--verbose', 'flag', '--verbose'],
    ['1.5', 'number', "'1.5'"],
    ['30sec', 'duration', "'30sec'"],
    ['1m 30s', 'duration', "'1m 30s'"],
    ['2x', 'duration', 'an argument of 2 characters'],
    ['2026-11-20T10:00Z', 'time', "'2026-11-20T10:00Z'"],
    ['eu-west-1', 'region', "'eu-west-1'"],
    ['eu west 1', 'region', "'eu west 1'"],
    ['hunter2', 'region', 'an argument of 7 characters'],
    ['AdministratorAccess-123456789012', 'profile', "'AdministratorAccess-123456789012'"],
    ['wJalrXUtnFEMI7K7MDENG', 'profile', 'an argument of 21 characters'],
    ['DB_PASSWORD=hunter2', 'key', 'an argument of 19 characters'],
    ['-hunter2', 'flag', 'an argument of 8 characters'],
    ['', 'service', "''"],
    ['x\ny', 'key', 'an argument of 3 characters'],
    [identity, 'key', 'an argument of 74 characters'],
  ] as const)('%j as %s', (input, format, shown) => expect(quote(input, format)).toBe(shown))

  it.each([
    '/etc/chamber/identity.txt',
    './a b.txt',
    '~/.aws/config',
    'C:\\Users\\me\\x.json',
    'prod.env',
    'LICENSE',
    '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    '/nix/store/0c5b8vw40d7f9zzpkr4nzy0fdpzjmx1h-chamber/bin/chamber',
    '/tmp/.out.json.3f2b8c1e-7d7c-4a55-b0f4-1f2e3d4c5b6a',
  ])('%s as a path', (path) => expect(quote(path, 'path')).toBe(`'${path}'`))

  it.each([
    identity,
    identity.toLowerCase(),
    `"${identity}"`,
    `export X=${identity}`,
    Buffer.from(`# created: today\n${identity}\n`).toString('base64'),
    `# public key: age1x\n${identity}`,
    '-----BEGIN PRIVATE KEY-----',
    token,
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '8f14e45fceea167a5a36dedd4bea2543',
    'github_pat_11ABCDEFG0abcdefghijkl',
    'DB_PASSWORD=hunter2',
    'export PASSWORD=hunter2',
    '-hunter2',
    '/work/--password=hunter2',
    '/work/db_password=hunter2/x',
    'hunter2hunter2',
    `/${'x'.repeat(255)}`,
  ])('%s is not shown as a path', (input) => {
    expect(quote(input, 'path')).toBe(`an argument of ${input.length} characters`)
  })

  it('shows an absolute path alone where a token may be', () => {
    expect(quote('/run/token', 'absolutePath')).toBe("'/run/token'")
    expect(quote('hunter', 'absolutePath')).toBe('an argument of 6 characters')
  })

  it('shows a URL without its user, path and query', () => {
    const url = 'https://me:hunter2@example.com:8443/x?token=hunter2'
    expect(quote(url, 'url')).toBe("'https://example.com:8443'")
    expect(quote('me:hunter2@example.com', 'url', text`a value`)).toBe('a value of 22 characters')
  })

  it('escapes what a terminal would obey', () => {
    expect(quote('/tmp/\u001b[2J\u202e', 'path')).toBe("'/tmp/\\u{1b}[2J\\u{202e}'")
  })

  it('never shows a random token as a path', () => {
    for (let index = 0; index < 5000; index++) {
      const random = createHash('sha512')
        .update(`${index}`)
        .digest()
        .subarray(index % 40)
      const input = random.toString((['base64', 'hex', 'base64url'] as const)[index % 3])
      expect(quote(input, 'path')).toBe(`an argument of ${input.length} characters`)
    }
  })
})
