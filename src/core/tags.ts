/** Tags as a user types them: `key=value`, several joined by commas. */
import { text, quote } from './text.ts'
import { ChamberError } from './errors.ts'
import { trimEnd, trimStart } from './trim-character.ts'

/** Tag keys and their values. */
export type Tags = Readonly<Record<string, string>>

/** What AWS allows: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html */
const tagKey = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const tagValue = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

/**
 * One flag's worth of tags, added to those of the flags before it; the last of a repeated key wins.
 *
 * A text with a single `=` is one tag; one with more is read as a CSV record, so that a value may
 * hold a comma when its field is quoted, as the Go program (pflag) has it.
 *
 * @example parseTags('env=prod,team=core') // { env: 'prod', team: 'core' }
 * @throws {ChamberError} BAD_TAG
 */
export function parseTags(typed: string, before: Tags = {}): Tags {
  const single = typed.split('=').length <= 2
  const fields = single ? [trimEnd(trimStart(typed, '"'), '"')] : csvFields(typed)
  return { ...before, ...Object.fromEntries(fields.map(parseTag)) }
}

/** What the Go program allows in `tag write` and `tag delete`: ASCII, and no empty value. */
const plainKey = /^[A-Za-z0-9 +\-=._:/@]{1,128}$/
const plainValue = /^[A-Za-z0-9 +\-=._:/@]{1,256}$/

/**
 * Tags of `tag write`, one in each word; the last of a repeated key wins.
 * @throws {ChamberError} BAD_TAG
 */
export function parseTagWords(words: readonly string[]): Tags {
  const tags = words.map((word): [string, string] => {
    const [key, value] = splitTag(word)
    if (plainKey.test(key) && plainValue.test(value)) return [key, value]
    throw new ChamberError('BAD_TAG', text`${quote(word, 'tag')} is not a tag`, {
      hint: text`write key=value with letters, digits, spaces and + - = . _ : / @, at most 128 and 256 characters`,
    })
  })
  return Object.fromEntries(tags)
}

/** @throws {ChamberError} BAD_TAG */
export function parseTagKey(typed: string): string {
  if (plainKey.test(typed)) return typed
  throw new ChamberError('BAD_TAG', text`${quote(typed, 'tag')} is not the key of a tag`)
}

/** Split at the first `=`; a word without one has no key. */
function splitTag(typed: string): [string, string] {
  const at = typed.indexOf('=')
  return at < 0 ? ['', typed] : [typed.slice(0, at), typed.slice(at + 1)]
}

function parseTag(typed: string): [string, string] {
  const [key, value] = splitTag(typed)
  if (tagKey.test(key) && tagValue.test(value)) return [key, value]
  throw new ChamberError('BAD_TAG', text`${quote(typed, 'tag')} is not a tag that AWS allows`, {
    hint: text`write key=value with letters, digits, spaces and _ . : / = + - @, at most 128 and 256 characters`,
  })
}

function csvFields(record: string): string[] {
  const fields = record.match(/(?<=^|,)("(?:[^"]|"")*"|[^",]*)(?=,|$)/g)
  if (!fields || fields.join(',') !== record) {
    throw new ChamberError(
      'BAD_TAG',
      text`${quote(record, 'tag')} has a quote that is not closed`,
      {
        hint: text`quote a whole field: --tags '"note=a,b",env=prod'`,
      },
    )
  }
  return fields.map((field) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  )
}
