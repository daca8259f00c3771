/** YAML: a mapping of keys to texts, which readers of YAML 1.1 and of 1.2 take for texts alike. */
import { byName, type Format } from '../format.ts'
import { scalar } from './scalar.ts'

export const yaml: Format = {
  name: 'yaml',
  print(secrets) {
    const pairs = byName(secrets).map(
      ({ key, value }) => `${scalar(key, 'key')}: ${scalar(value, 'value')}\n`,
    )
    return { text: pairs.join('') || '{}\n', losses: [] }
  },
  parse: async (text, source) => (await import('../flat-json.ts')).parseMapping(text, source),
}
