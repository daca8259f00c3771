/** Both readers of JSON find the same, places included. */
import { text as say } from '../../src/core/text.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFlatJson } from '../../src/formats/flat-json.ts'
import { parseYaml } from '../../src/formats/yaml/parser.ts'
import { anySecrets, asObject } from './values.ts'

const indents = fc.constantFrom(undefined, 1, 4)

it('an object of texts is read as the reader of YAML reads it', () => {
  const texts = fc.tuple(anySecrets, indents).filter(([secrets]) => secrets.length > 0)
  fc.assert(
    fc.property(texts, fc.constantFrom('', '\n', '\r\n', ' \n\n'), ([secrets, indent], around) => {
      const text = around + JSON.stringify(asObject(secrets), undefined, indent) + around
      expect(parseFlatJson(text)).toEqual(parseYaml(text, say`in`))
    }),
  )
})

describe('left to the reader of YAML', () => {
  it.each([
    '',
    '{}',
    '[]',
    '{"a": 1}',
    '{"a": "x", "b": null}',
    '{"a": {"b": "c"}}',
    '{"a": "x",}',
    '{"a": "x"',
    '{"a": "x"} {"a": "y"}',
    '{"a": "x", "a": "y"}',
    '{"a": "\\ud83d"}',
    '{"a": "\\x41"}',
    '{"a": "x\ny"}',
    '{"a": "x"} # done',
    'a: "x"',
  ])('%j', (text) => expect(parseFlatJson(text)).toBeUndefined())
})
