/** Links between pages, files and headings lead somewhere. */
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, linksOf, pages } from '../harness/markdown.ts'
import { repository } from '../harness/program.ts'

test.each(pages)('%s', (page) => {
  expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([])
})

function leadsSomewhere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return URL.canParse(link)
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : normalize(join(dirname(page), decodeURI(path)))
  if (target.startsWith('..') || !existsSync(join(repository, target))) return false
  return anchor === undefined || (target.endsWith('.md') && anchorsOf(target).has(anchor))
}

test('headings become anchors as GitHub makes them', () => {
  expect(anchorsOf('docs/releases.md')).toContain('from-a-release-and-back')
  expect(anchorsOf('docs/configuration.md')).toContain('chamberyaml')
  expect(leadsSomewhere('docs/files.md', 'releases.md#nowhere')).toBe(false)
  expect(leadsSomewhere('docs/files.md', 'nowhere.md')).toBe(false)
})
