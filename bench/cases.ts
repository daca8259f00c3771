/** What is measured: the commands, the store that they find, and the ratios to reach. */
import type { Preparation } from './endpoint.ts'
import type { Program } from './programs.ts'

/** The most that a time may be, in times of the program that it is compared with. */
export interface Goal {
  readonly npm: number
  readonly standalone: number
}

export interface Case {
  readonly name: string
  /** Milliseconds to Parameter Store and back. */
  readonly roundTrip: 0 | 25
  readonly words: readonly string[]
  readonly store: Preparation
  readonly goal?: Goal
  /** A goal in seconds, the same for every program. */
  readonly seconds?: number
  /** The store is made anew before each run, which changes it. */
  readonly changes?: boolean
  /** Where keys come from: the environment, or the endpoint that a container has. */
  readonly credentials?: 'container'
  /** With the CA named by AWS_CA_BUNDLE too, which spares some programs the system's list. */
  readonly withBundle?: boolean
  /** What a program must know, and what is run in its place on one that does not. */
  readonly option?: { readonly name: string; readonly instead: readonly string[] }
  /** What is run in the place of other programs, by its own words alone. */
  readonly beside?: Program
  /** What is printed is not kept. */
  readonly toNowhere?: boolean
  /** Measured rounds, and those of a quick run. */
  readonly rounds: number
  readonly quick: number
}

type Names = readonly (readonly [string, string])[]

const value = (index: number) => `v${index}-${'x'.repeat(30)}`

const service = (name: string, count: number): Names =>
  Array.from({ length: count }, (_, index) => [`/${name}/key_${index}`, value(index)])

const services = (names: readonly string[], count: number): Names =>
  names.flatMap((name) => service(name, count))

const hundred = Array.from({ length: 100 }, (_, index) => `team/service-${index}`)
const three = ['first', 'second', 'third']
const run = ['--', '/bin/true']
const fast = { rounds: 25, quick: 3 }

/** A file to import holds so many keys: `import-50.json` in the folder that everything runs in. */
export const importFile = (count: number): string => `import-${count}.json`
export const importSizes = [50, 200]

export const importText = (count: number): string =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, value(index)])),
  )

const declared = Array.from({ length: 25 }, (_, index) => `key_${index}`).join(',')

/** A gibibyte of lines as logs have them. */
const line = 'level=info msg="request served" method=GET path=/api/items/4711 status=200 took=12ms'
const printGibibyte = `yes '${line}' | head -c ${2 ** 30}`

export const cases: readonly Case[] = [
  {
    name: 'exec, 1 service × 10, 0 ms',
    roundTrip: 0,
    words: ['exec', 'one', ...run],
    store: { parameters: service('one', 10) },
    goal: { npm: 2.7, standalone: 0.65 },
    ...fast,
  },
  {
    name: 'exec, 1 service × 10, 0 ms, AWS_CA_BUNDLE',
    roundTrip: 0,
    words: ['exec', 'one', ...run],
    store: { parameters: service('one', 10) },
    withBundle: true,
    ...fast,
  },
  {
    name: 'exec, 1 × 10, 25 ms',
    roundTrip: 25,
    words: ['exec', 'one', ...run],
    store: { parameters: service('one', 10) },
    goal: { npm: 1.25, standalone: 0.92 },
    ...fast,
  },
  {
    name: 'exec, 3 × 25, 25 ms',
    roundTrip: 25,
    words: ['exec', ...three, ...run],
    store: { parameters: services(three, 25) },
    goal: { npm: 0.6, standalone: 0.5 },
    ...fast,
  },
  {
    name: 'exec, 1 × 10, container credentials, 25 ms',
    roundTrip: 25,
    words: ['exec', 'one', ...run],
    store: { parameters: service('one', 10) },
    goal: { npm: 1.3, standalone: 1 },
    credentials: 'container',
    ...fast,
  },
  {
    name: 'read -q, 25 ms',
    roundTrip: 25,
    words: ['read', '-q', 'one', 'key_3'],
    store: { parameters: service('one', 10) },
    goal: { npm: 1, standalone: 0.75 },
    ...fast,
  },
  {
    name: 'list -e, 35 keys, 25 ms',
    roundTrip: 25,
    words: ['list', '-e', 'one'],
    store: { parameters: service('one', 35) },
    goal: { npm: 0.75, standalone: 0.55 },
    ...fast,
  },
  {
    name: 'write existing, 25 ms',
    roundTrip: 25,
    words: ['write', 'one', 'key_3', 'another'],
    store: { parameters: service('one', 10) },
    goal: { npm: 1.1, standalone: 0.85 },
    changes: true,
    ...fast,
  },
  {
    name: 'exec, 3 × 25, 25 ms, keys declared (--only)',
    roundTrip: 25,
    words: ['exec', '--only', declared, ...three, ...run],
    store: { parameters: services(three, 25) },
    goal: { npm: 0.45, standalone: 0.35 },
    option: { name: '--only', instead: ['exec', ...three, ...run] },
    ...fast,
  },
  {
    name: 'import 50 new keys, 25 ms',
    roundTrip: 25,
    words: ['import', 'new', importFile(50)],
    store: { parameters: [] },
    goal: { npm: 0.25, standalone: 0.2 },
    changes: true,
    rounds: 5,
    quick: 1,
  },
  {
    name: 'import 200 keys, 10 writes a second allowed, 25 ms',
    roundTrip: 25,
    words: ['import', 'new', importFile(200)],
    store: { parameters: [], writesPerSecond: 10 },
    seconds: 22,
    changes: true,
    rounds: 2,
    quick: 1,
  },
  {
    name: 'exec --redact, 1 GiB printed, 100 secrets',
    roundTrip: 0,
    words: ['exec', '--redact', 'hundred', '--', '/bin/sh', '-c', printGibibyte],
    store: { parameters: service('hundred', 100) },
    // 200 MB a second
    seconds: 5.4,
    beside: {
      name: 'cat, through a pipe',
      kind: 'other',
      words: ['/bin/sh', '-c', `${printGibibyte} | cat`],
    },
    toNowhere: true,
    rounds: 5,
    quick: 1,
  },
  {
    name: 'list-services over 1,000 parameters, 25 ms',
    roundTrip: 25,
    words: ['list-services'],
    store: { parameters: services(hundred, 10) },
    goal: { npm: 1.05, standalone: 0.95 },
    rounds: 10,
    quick: 2,
  },
]
