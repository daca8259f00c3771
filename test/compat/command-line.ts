/** Reads an argument list as the original does, as far as a test has to. */

/** Flags whose value is the next word. */
const valueFlags = new Set([
  '-b',
  '--backend',
  '--backend-s3-bucket',
  '--kms-key-alias',
  '-r',
  '--retries',
  '--retry-mode',
  '--min-throttle-delay',
  '-t',
  '--tags',
])

/** The words that are no flags; after `--` all of them. */
export function positionals(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const before = argv
    .slice(0, end)
    .filter((word, index) => !isFlag(word) && !valueFlags.has(argv[index - 1] ?? ''))
  return [...before, ...argv.slice(end + 1)]
}

/** A single dash is standard input. */
function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-'
}

/** The command that is named; of `help X` it is X. */
export function commandOf(argv: readonly string[]): string | undefined {
  const words = positionals(argv)
  return words[0] === 'help' && words.length > 1 ? words[1] : words[0]
}
