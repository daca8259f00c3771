import { readFileSync } from 'node:fs'
import { splitBlock, toBytes, toText, type ByteString } from '../../core/bytes.ts'

/** The bytes of the last words of our own command line, where they are the words that are meant. */
export function rawArguments(words: readonly string[]): readonly ByteString[] {
  const raw = readCommandLine().slice(-words.length)
  const isSame = raw.length === words.length && raw.every((word, i) => toText(word) === words[i])
  return isSame ? raw : words.map(toBytes)
}

/** All of it, the program's own name first; nothing where there is no `/proc`. */
export function readCommandLine(): readonly ByteString[] {
  try {
    return splitBlock(readFileSync('/proc/self/cmdline'))
  } catch {
    return []
  }
}
