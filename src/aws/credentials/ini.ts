/**
 * The text of `~/.aws/config` and `~/.aws/credentials`, read as the other AWS tools read it. Where they
 * differ, it is read as chamber (Go) reads it: docs/aws.md lists that.
 */

/** Settings by their names in lower case; those nested below `s3 =` are `s3.name`. */
export type Settings = Readonly<Record<string, string | undefined>>

/** Sections by their headers, with one space between the words: `profile dev`. */
export type Sections = ReadonlyMap<string, Settings>

type Section = Record<string, string>

/** Parses a file. Lines that are neither header nor setting are skipped. */
export function parseIni(source: string): Sections {
  const sections = new Map<string, Section>()
  let section: Section | undefined
  let key = ''
  for (const line of source.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const header = readHeader(line)
    if (header !== undefined) {
      section = sections.get(header) ?? Object.create(null)
      sections.set(header, section as Section)
      key = ''
    } else if (section) key = addLine(section, key, line)
  }
  return sections
}

/** A comment may follow; `#` and `;` in a name are part of it. */
function readHeader(line: string): string | undefined {
  const start = line.trim()
  const end = start.indexOf(']')
  const header = start.startsWith('[') ? start.slice(1, Math.max(1, end)).trim() : ''
  if (header === '' || !/^(?:[#;]|$)/.test(start.slice(end + 1).trimStart())) return undefined
  const [, type] = /^(profile|sso-session|services)\s/.exec(header) ?? []
  return type === undefined ? header : `${type} ${unquote(header.slice(type.length).trim())}`
}

/** Adds the setting of a line, and returns the key that lines below belong to. */
function addLine(section: Section, key: string, line: string): string {
  const isIndented = /^[ \t]/.test(line)
  const setting = readSetting(line, isIndented && section[key] === '')
  if (!setting) {
    if (isIndented && section[key]) section[key] += `\n${line.trim()}`
    return key
  }
  const isNested = isIndented && key !== '' && section[key] === ''
  section[isNested ? `${key}.${setting.key}` : setting.key] = setting.value
  return isNested ? key : setting.key
}

/** In nested settings there are no comments. */
function readSetting(line: string, isNested: boolean) {
  const [, key = '', value = ''] = /^([^=:]+)[=:](.*)$/s.exec(line.trim()) ?? []
  if (key.trim() === '') return undefined
  const plain = isNested ? value : value.replace(/[ \t][#;].*$/s, '')
  return { key: key.trim().toLowerCase(), value: unquote(plain.trim()) }
}

/** Quotation marks around all of it; those inside belong to a command line. */
const unquote = (input: string): string =>
  /^"[^"]*"$|^'[^']*'$/.test(input) ? input.slice(1, -1) : input
