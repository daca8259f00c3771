/** The limits, for docs/reference.md; the numbers are those that the code compares with. */
import { limits, mebibytes } from '../src/core/limits.ts'

/** What is limited, and how far. */
export const limitRows: readonly (readonly [what: string, most: string])[] = [
  ['a response of AWS, of a credential source or through a proxy', mebibytes(limits.response)],
  ['standard input of write, find, import, diff and render', mebibytes(limits.standardInput)],
  ['a file that import, diff or render reads, or a template of exec', mebibytes(limits.inputFile)],
  ['chamber.yaml, which has to be a regular file', mebibytes(limits.configurationFile)],
  ['a pattern of a key in chamber.yaml', `${limits.pattern} characters`],
  ['what it may need, as its counts multiply', `${limits.patternStates} states`],
  ['wildcards in a pattern of --only or --except', `${limits.wildcards}`],
  ['the text that a template makes', mebibytes(limits.templateOutput)],
  ['what its loops and filters make in between', mebibytes(limits.templateMemory)],
  ['the time that it takes', `${limits.templateSeconds} s`],
]
