/** The pages that readers get, and what is on them: blocks, code in the text, links, headings. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './program.ts'

/** A fenced block. */
export interface Block {
  readonly page: string
  /** The line of its first fence, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language: `not-run="needs Docker"`. */
  readonly notes: Readonly<Record<string, string>>
  readonly body: string
}

/** Paths of all pages, as seen from the repository. */
export const pages: readonly string[] = [
  ...readdirSync(repository).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap(pagesBelow),
].toSorted()

function pagesBelow(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

export const readPage = (page: string): string => readFileSync(join(repository, page), 'utf8')

const fence = /^( *)(`{3,})([^\s`]*)(.*)\n([\s\S]*?)^\1\2$/gm

/** The blocks of a page, also those that belong to an item of a list. */
export function blocksOf(page: string): Block[] {
  const text = readPage(page)
  return [...text.matchAll(fence)].map(
    ([, indent = '', , language = '', rest = '', body = ''], at) => ({
      page,
      line: lineOf(text, at),
      language,
      notes: notesOf(rest),
      body: body.replaceAll(new RegExp(`^ {0,${indent.length}}`, 'gm'), ''),
    }),
  )
}

function lineOf(text: string, at: number): number {
  const index = [...text.matchAll(fence)][at]?.index ?? 0
  return text.slice(0, index).split('\n').length
}

function notesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w-]+)="([^"]*)"/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

/** The page without its blocks; the lines stay the same. */
const proseOf = (page: string): string =>
  readPage(page).replaceAll(fence, (block) => block.replaceAll(/[^\n]/g, ''))

/** Code in the text: what stands between backticks, a span of a table without its escapes. */
export const spansOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g)].map(([, , code = '']) =>
    code.replaceAll('\\|', '|').replaceAll('\n', ' '),
  )

/** Where the links of a page lead: `releases.md#times`. */
export function linksOf(page: string): string[] {
  const text = proseOf(page).replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
  const written = [...text.matchAll(/\]\(\s*<?([^\s)>]+)>?[^)]*\)/g)]
  const defined = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)]
  const tags = [...text.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g)]
  return [...written, ...defined, ...tags].map(([, target = '']) => target)
}

/** What a link may name behind `#`, as GitHub makes it of headings. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const first = slugOf(heading)
    let slug = first
    for (let count = 1; anchors.has(slug); count += 1) slug = `${first}-${count}`
    anchors.add(slug)
  }
  for (const [, id = ''] of proseOf(page).matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id)
  return anchors
}

/** https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')
