/** Command lines that need something beside themselves. */
import type { Run } from './story.ts'

export const render = (service: string): Run => ({
  typed: `render - ${service}`,
  stdin: '{{ KEY }}',
})

export const check = (service: string): Run => ({
  typed: `check ${service} --config declared.yaml --allow-surplus`,
  before: (place) => place.file('declared.yaml', 'keys:\n  key: {}\n'),
})

/** `exec --as-of`, and those that read as it does. */
export const execThen = [
  'exec app --as-of THEN -- true',
  'env app --as-of THEN --only key',
  'export app --as-of THEN',
]
