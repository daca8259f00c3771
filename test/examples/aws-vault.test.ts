/** examples/aws-vault: the functions in a shell and the profiles, with a stand-in for aws-vault. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shells } from '../formats/programs.ts'
import { examples, onPath, shop } from './example.ts'

/** Knows one profile, and gives credentials for it in both ways of the real one. */
const standIn = `#!/bin/sh
case "$*" in
'exec shop-dev -- '*)
  shift 3
  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y AWS_SESSION_TOKEN=z exec "$@" ;;
'export --format=json shop-dev')
  echo '{"Version": 1, "AccessKeyId": "x", "SecretAccessKey": "y", "SessionToken": "z"}' ;;
*) echo "aws-vault: $*" >&2; exit 1 ;;
esac
`

const snippet = join(examples, 'aws-vault', 'shop.sh')
const program = 'echo "$DB_PASSWORD" "${AWS_ACCESS_KEY_ID-none}" "$@"'

/** Runs a line of a shell that has the functions. */
async function inShell(shell: string, line: string) {
  const place = await shop('shop/dev')
  await place.file('bin/aws-vault', standIn, 0o755)
  const { run } = await onPath(place)
  const env = {
    HOME: place.home,
    AWS_CONFIG_FILE: join(examples, 'aws-vault', 'config'),
    AWS_REGION: 'eu-west-1',
    CHAMBER_AWS_SSM_ENDPOINT: place.env['CHAMBER_AWS_SSM_ENDPOINT'] ?? '',
  }
  return run({ words: [shell, '-c', `. '${snippet}'; ${line}`], env })
}

describe.each(shells)('in %s', (shell) => {
  test.each(['shop', 'shop_by_profile'])('%s runs a command with its secrets', async (name) => {
    expect(await inShell(shell, `${name} sh -c '${program}' - 'two words'`)).toMatchObject({
      status: 0,
      stdout: 'correct-horse none two words\n',
      stderr: '',
    })
  })

  test.each(['shop', 'shop_by_profile', 'shop A=b', 'shop_by_profile A=b'])(
    '%s, which is no command, shows no secret',
    async (line) => {
      const { stdout, stderr } = await inShell(shell, line)
      expect(stdout).toBe('')
      expect(stderr).not.toContain('correct-horse')
    },
  )
})
