/** `exec --render TEMPLATE=FILE`: files made of templates, there as long as the command runs. */
import { quoteAfter, text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import { UsageError } from '../../core/errors.ts'
import { readTemplate } from '../../cli/input-template.ts'
import type { Stage } from './delivery.ts'
import { runFile } from './temporary-file.ts'

/**
 * Reads the templates and checks where the files go, before anything is asked of a store.
 * @throws {UsageError} for words that are not `TEMPLATE=FILE`
 * @throws {ChamberError} for what cannot be read or written; the stage: for what cannot be filled in
 */
export async function renderStage(context: Context, words: readonly string[]): Promise<Stage> {
  const read = words.map(async (word) => {
    const [, template = '', path = ''] = /^([^=]+)=(.+)$/s.exec(word) ?? []
    if (path === '' || template === '-') {
      throw new UsageError(text`--render${quoteAfter(word, 'path')} is not TEMPLATE=FILE`, {
        hint: text`write --render app.conf.liquid=app.conf`,
      })
    }
    return { template: await readTemplate(template, context), file: runFile(context, path) }
  })
  const all = await Promise.all(read)
  return (delivery) => {
    const lifetimes = all.map(({ template, file }) =>
      file.lifetime(template.fill(delivery.variables)),
    )
    return { ...delivery, lifetimes: [...delivery.lifetimes, ...lifetimes] }
  }
}
