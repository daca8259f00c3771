/** Keys with capitals, which the Go program lower-cased whenever one was named. */
import { text } from '../../core/text.ts'
import type { Backend } from '../../core/backend.ts'
import { isKey, type Key } from '../../core/key.ts'
import { about, type Found, isParameterStore } from './row.ts'

export function judgeKeys(keys: readonly Key[], backend: Backend): readonly Found[] {
  const present = new Set<string>(keys)
  const capitals = keys.filter((key) => isKey(key) && /[A-Z]/.test(key))
  const hasTwin = (key: string) => present.has(key.toLowerCase())
  const [asking, finding] = isParameterStore(backend)
    ? ['read, history and tag', ', find in any case']
    : ['read and history', '']
  const changing = 'write and delete mean the one in lower case, in both'
  return [
    ...about(capitals.filter(hasTwin), {
      type: 'changes',
      text: `${asking} answer for this key; the Go program answered for the one in lower case, which is there too. ${changing}`,
      remedy: text`keep one of the two: chamber delete --exact-key SERVICE KEY`,
    }),
    ...about(
      capitals.filter((key) => !hasTwin(key)),
      {
        type: 'works',
        text: `${asking} find this key as it is stored${finding}; the Go program looked in lower case, where nothing is. ${changing}, and delete --exact-key this one`,
      },
    ),
  ]
}
