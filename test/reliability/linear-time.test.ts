/**
 * Whatever is read from outside takes time in proportion to its length: texts that are made of few
 * pieces, repeated, are where a pattern that reads the same text again shows.
 */
import { parseService } from '../../src/core/service-reference.ts'
import { text as say } from '../../src/core/text.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accessesOf } from '../../src/audit/access.ts'
import { principalOf } from '../../src/audit/principal.ts'
import { parseDuration } from '../../src/core/settings.ts'
import { parseLabelledService } from '../../src/core/service-reference.ts'
import { parseTags } from '../../src/core/tags.ts'
import { parseDotenv } from '../../src/formats/dotenv/parser.ts'
import { formats, recognize } from '../../src/formats/index.ts'
import { quotings } from '../../src/formats/template/quotings.ts'
import { faultOf, valueTypes } from '../../src/config/value-type.ts'
import { parseMembers } from '../../src/stores/secrets-manager/json-members.ts'
import { valueText } from '../../src/stores/secrets-manager/value-text.ts'
import { refusal } from '../../src/stores/ssm/value-size.ts'
import { keyOf } from '../harness/keys.ts'

type Work = (text: string) => unknown

const service = parseService('app')
const event = { name: 'GetParametersByPath', source: 'ssm.amazonaws.com', identity: {} }

const works: Readonly<Record<string, Work>> = {
  dotenv: (text) => parseDotenv(`A=${text}`, say`in`),
  'dotenv, quoted': (text) => parseDotenv(`A="${text}`, say`in`),
  'dotenv, whole': (text) => parseDotenv(text, say`in`),
  'the format of a text': (text) => recognize(text, say`in`).name,
  ...Object.fromEntries(
    formats.map(({ name, print }) => [
      `as ${name}`,
      (value: string) => print([{ key: keyOf('a'), value }]),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(quotings).map(([name, quote]) => [`template, ${name}`, (text) => quote(text)]),
  ),
  ...Object.fromEntries(
    valueTypes.map((type) => [`type ${type}`, (text) => faultOf(text, { type })]),
  ),
  'a duration': (text) => parseDuration(text, say`--timeout`),
  tags: (text) => parseTags(text),
  'several tags': (text) => parseTags(`a=b,c=d,${text}`),
  'a service': (text) => parseLabelledService(text),
  'a JSON document': (text) => parseMembers(JSON.stringify({ text })),
  'a JSON number': (text) => valueText(`1.${text}`),
  'a value for Parameter Store': (value) => refusal({ key: 'a', value }),
  'a path in CloudTrail': (path) =>
    accessesOf({ ...event, parameters: { path }, time: new Date(0), error: undefined }, service),
  'a caller in CloudTrail': (arn) => principalOf({ arn }),
}

/** What patterns turn on, and what they do not expect. */
const pieces = [...' \t\n\r"\'`#=:$\\,/{}0.aA+-_é'].concat([
  '${',
  '${a:-',
  '{{',
  '}}',
  '""',
  ' #',
  '\\"',
  '":',
  ':assumed-role/a/',
  'export ',
  '01',
])
const ends = ['', 'x', '1', '\n', '"', '#', '{']

const some = (most: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 2 })), { maxLength: most })
    .map((all) => all.join(''))

interface Shape {
  readonly head: string
  readonly body: string
  readonly tail: string
}

/** Each piece alone, and mixtures. */
const alone = pieces.flatMap((body) =>
  ends.flatMap((tail): Shape[] => ['', 'b'].map((head) => ({ head, body, tail }))),
)
const mixed = fc.record({ head: some(2), body: some(3).map((text) => text || 'a'), tail: some(2) })

/** Microseconds of CPU, the least of some runs: other programs of this machine take none of it. */
function cost(work: Work, text: string, runs: number): number {
  const once = () => {
    const before = process.cpuUsage()
    try {
      work(text)
    } catch {
      // a fault is a way to end as well
    }
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  return Math.min(...Array.from({ length: runs }, once))
}

const small = 2_000
const factor = 16

/** Fails if a text that is 16 times as long takes far more than 16 times as long. */
function checkShape(work: Work, { head, body, tail }: Shape): void {
  const textOf = (length: number) => head + body.repeat(Math.ceil(length / body.length)) + tail
  const [short, long] = [textOf(small), textOf(small * factor)]
  // what is quick is not looked at twice; a quadratic pattern takes hundreds of times as long
  if (cost(work, long, 1) < 60_000) return
  const most = factor * 5 * Math.max(cost(work, short, 5), 500)
  expect(cost(work, long, 3), JSON.stringify({ head, body, tail })).toBeLessThan(most)
}

test.each(Object.entries(works))('%s', (_, work) => {
  for (const shape of alone) checkShape(work, shape)
  fc.assert(
    fc.property(mixed, (shape) => checkShape(work, shape)),
    { numRuns: 60, endOnFailure: true },
  )
})
