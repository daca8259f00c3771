import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { compare, type Comparison } from './compare.ts'
import { mostWays, oneOfEachKind, type Kind } from './ways.ts'

interface Property extends Comparison {
  readonly name: string
  /** Where it differs from the command by itself, and why it must. */
  readonly unlike?: Partial<Record<Kind, string>>
  /** A program that has to be there. */
  readonly needs?: string
  /** Neither Node nor chamber has a hand in it: tried once for each kind of way. */
  readonly isSimple?: boolean
}

const NOT_UTF8 = 'Node passes text on, and these bytes are not UTF-8'
const LIMIT_RAISED = 'Node raises its own limit, and has no call to lower it again'
const DISPOSITIONS_RESET = 'Node puts all signals to default, in itself and in its children'
const MASK_EMPTIED = 'Node empties its mask of blocked signals, and nothing tells what was in it'
const NOT_FOUND_OUT = 'nothing that is left in the process tells that the signal was ignored'

const signals = ['grep', '-E', '^Sig(Blk|Ign)', '/proc/self/status']
const descriptors = [
  'bash',
  '-c',
  'cd /proc/self/fd; for fd in *; do test -e $fd && echo $fd; done',
]
const bytes = ['bash', '-c', 'printf "<%s>" "$@"', 'bash']
const sameAs = (field: number) => [
  'bash',
  '-c',
  `read -ra own </proc/self/stat; read -ra outer </proc/$OUTER/stat; echo $((\${own[${field}]} - \${outer[${field}]}))`,
]

const properties: readonly Property[] = [
  {
    name: 'arguments',
    command: [...bytes, 'a b', '', '*', '$HOME', '-q', '--', "it's", '\n', 'é'],
  },
  {
    name: 'arguments that are not UTF-8',
    surroundings: String.raw`"$@" $'\xff\xfe' $'a\x80z'`,
    command: bytes,
    unlike: { node: NOT_UTF8, child: NOT_UTF8 },
  },
  { name: 'its own name', command: ['bash', '-c', 'tr "\\0" "\\n" </proc/self/cmdline; echo $0'] },
  {
    name: 'the variables',
    surroundings: 'env -u _ "$@"',
    command: ['env', '-0'],
    env: { EMPTY: '', 'odd name': '1', é: 'ü\n=' },
  },
  {
    name: 'variables that are not UTF-8',
    surroundings: String.raw`V=$'\xff' "$@"`,
    command: ['bash', '-c', 'printf %s "$V"'],
    unlike: { node: NOT_UTF8, child: NOT_UTF8 },
  },
  {
    name: 'the raw block of variables',
    needs: 'perl',
    surroundings: `exec perl -e '%ENV = ("z z", 1, "A", "2", "", 3, "a-b.c", 4); exec @ARGV' "$@"`,
    command: ['/bin/cat', '/proc/self/environ'],
  },
  { name: 'standard input', command: ['cat'], stdin: Buffer.from([...Array(256).keys()]) },
  { name: 'much of it', command: ['md5sum'], stdin: Buffer.alloc(3_000_000, 'stdin') },
  {
    name: 'input that the command leaves',
    surroundings: 'exec <compare.ts; "$@"; cat',
    command: ['dd', 'bs=7', 'count=1', 'status=none'],
  },
  { name: 'output and errors', isSimple: true, command: ['bash', '-c', 'echo out; echo err >&2'] },
  {
    name: 'a closed pipe',
    surroundings: '"$@" | head -c 1; echo ${PIPESTATUS[0]}',
    command: ['yes'],
  },
  { name: 'the open descriptors', command: descriptors },
  {
    name: 'descriptors 3 to 20',
    surroundings: `for n in {3..20}; do eval "exec $n<compare.ts"; done; "$@"`,
    command: ['bash', '-c', 'for n in {3..20}; do head -c $n <&$n; done; ls /proc/self/fd | wc -l'],
  },
  {
    name: 'some descriptors',
    surroundings: 'exec 3<compare.ts 4<>ways.ts 9<compare.ts 63<compare.ts; "$@"',
    command: ['bash', '-c', 'cat <&9; head -n 1 <&4; cat <&63; ls /proc/self/fd | wc -l'],
  },
  {
    name: 'a process substitution',
    surroundings: '"$@" <(echo one) <(echo two)',
    command: ['cat'],
  },
  {
    name: 'a pipe with both ends, as make has it',
    needs: 'perl',
    surroundings: `exec perl -e '$^F = 99; pipe R, W; syswrite W, "token"; exec @ARGV' "$@"`,
    command: ['bash', '-c', 'head -c 5 <&3; echo back >&4; ls /proc/self/fd | wc -l'],
  },
  {
    name: 'two such pipes apart',
    needs: 'perl',
    surroundings: `exec perl -e '$^F = 99; pipe A, B; pipe C, D; close A; close B; syswrite D, "token"; exec @ARGV' "$@"`,
    command: ['bash', '-c', 'head -c 5 <&5; echo back >&6; ls /proc/self/fd | wc -l'],
  },
  {
    name: 'the mode of shared pipes',
    surroundings: '"$@"; grep -h ^flags /proc/self/fdinfo/[012]',
    command: [
      'grep',
      '-h',
      '^flags',
      '/proc/self/fdinfo/0',
      '/proc/self/fdinfo/1',
      '/proc/self/fdinfo/2',
    ],
  },
  {
    name: 'a pipe that was non-blocking before',
    needs: 'perl',
    surroundings: `exec perl -MFcntl -e 'fcntl STDIN, F_SETFL, O_NONBLOCK; exec @ARGV' "$@"`,
    command: ['grep', '^flags', '/proc/self/fdinfo/0'],
    unlike: { child: 'libuv makes the standard streams of its children blocking' },
  },
  {
    name: 'the limits',
    surroundings: 'ulimit -Sn 300; ulimit -Ss 4096; ulimit -c 0; "$@"; exit $?',
    command: ['bash', '-c', 'ulimit -Sa; ulimit -Ha'],
    unlike: { node: LIMIT_RAISED, child: LIMIT_RAISED },
  },
  {
    name: 'a lowered hard limit',
    surroundings: 'ulimit -n 300; exec "$@"',
    command: ['bash', '-c', 'ulimit -Sa; ulimit -Ha'],
  },
  {
    name: 'the umask',
    isSimple: true,
    surroundings: 'umask 027; "$@"',
    command: ['bash', '-c', 'umask'],
  },
  {
    name: 'the working directory',
    isSimple: true,
    surroundings: 'cd /usr/bin; "$@"',
    command: ['pwd', '-P'],
  },
  { name: 'the niceness', isSimple: true, surroundings: 'nice -n 3 "$@"', command: ['nice'] },
  { name: 'its group', isSimple: true, surroundings: 'OUTER=$$ "$@"; exit $?', command: sameAs(4) },
  {
    name: 'its session',
    isSimple: true,
    surroundings: 'OUTER=$$ "$@"; exit $?',
    command: sameAs(5),
  },
  { name: 'signals at their default', command: signals },
  {
    name: 'a script run by nohup',
    surroundings: 'nohup bash -c \'"$@"; exit $?\' bash "$@" 2>&1',
    command: signals,
    unlike: { node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'nohup itself',
    surroundings: 'nohup "$@" 2>&1',
    command: signals,
    unlike: { node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'a hangup that the shell ignores',
    surroundings: 'trap "" HUP; "$@"; exit $?',
    command: signals,
    unlike: { node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'an interrupt that the shell ignores',
    surroundings: 'trap "" INT; "$@"; exit $?',
    command: signals,
    unlike: { node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'signals that a shell ignores for all its commands',
    surroundings: 'trap "" INT USR1 ALRM 40; "$@"; exit $?',
    command: signals,
    unlike: { node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'an interrupt that system(3) ignores for itself',
    needs: 'perl',
    surroundings: `perl -e 'exit(system(@ARGV) >> 8)' "$@"`,
    command: signals,
  },
  {
    name: 'an interrupt that a shell ignores for a command in the background',
    surroundings: '"$@" & wait $!',
    command: signals,
    unlike: { libc: NOT_FOUND_OUT, node: DISPOSITIONS_RESET, child: DISPOSITIONS_RESET },
  },
  {
    name: 'blocked signals',
    needs: 'perl',
    surroundings: `exec perl -MPOSIX -e 'sigprocmask SIG_BLOCK, POSIX::SigSet->new(SIGUSR2); exec @ARGV' "$@"`,
    command: signals,
    unlike: { libc: MASK_EMPTIED, node: MASK_EMPTIED, child: MASK_EMPTIED },
  },
  { name: 'a text without #!', isSimple: true, command: ['fixtures/no-interpreter', 'a b'] },
  { name: 'an empty file', isSimple: true, command: ['fixtures/empty'] },
  { name: 'a script', isSimple: true, command: ['fixtures/script', 'a b'] },
  {
    name: 'a script found on PATH',
    isSimple: true,
    surroundings: 'PATH=$PWD/fixtures:$PATH "$@"',
    command: ['script', 'a b'],
  },
]

const has = (program: string | undefined): boolean =>
  program === undefined || spawnSync(program, ['--version']).error === undefined
const testable = properties.filter(({ name, needs }) => {
  if (!has(needs)) console.warn(`NOT TESTED: ${name}, because ${needs} is not here`)
  return has(needs)
})

describe.runIf(process.platform === 'linux').each(mostWays())('$name', (way) => {
  const here = testable.filter(({ isSimple }) => !isSimple || oneOfEachKind().includes(way))
  const lost = here.filter(({ unlike }) => unlike?.[way.kind] !== undefined)
  const kept = here.filter((property) => !lost.includes(property))

  describe.concurrent('a command keeps', () => {
    test.each(kept)('$name', async (property) => {
      const { direct, under } = await compare(way, property)
      expect(under).toEqual(direct)
    })
  })

  // a difference that goes away is good news for the docs
  describe.runIf(lost.length > 0).concurrent('a command loses', () => {
    test.each(lost)('$name', async (property) => {
      const { direct, under } = await compare(way, property)
      expect(under).not.toEqual(direct)
    })
  })
})
