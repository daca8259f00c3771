/** Keys as variables: in exec, env and the exports that have variables. */
import { text, storedName } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { Key } from '../../core/key.ts'
import { variableName } from '../../core/variable-name.ts'
import { goShellName, goVariable } from './go-variables.ts'
import { about, type Found } from './row.ts'

export function judgeVariables(keys: readonly Key[]): readonly Found[] {
  const sharing = [...groupKeys(keys, (key) => variableName(key))].filter(
    ([, group]) => group.length > 1,
  )
  const colliding = new Set(sharing.flatMap(([, group]) => group))
  const alone = keys.filter((key) => !colliding.has(key))
  return [
    ...sharing.map(([name, group]) => collision(name, group)),
    ...renamed(alone.filter((key) => goVariable(key) !== variableName(key))),
    ...inTerraform(keys),
    ...unnameable(keys.filter((key) => goShellName(key) === undefined)),
    ...about(
      keys.filter((key) => variableName(key) === 'PATH'),
      {
        type: 'changes',
        text: 'exec looks for the command in this PATH, unless --pristine is given; the Go program looked in its own',
        remedy: text`see that the PATH of the service holds the command, or name the command by its path`,
      },
    ),
  ]
}

/** The keys that have each name. */
export function groupKeys(
  keys: readonly Key[],
  nameOf: (key: Key) => string,
): ReadonlyMap<string, readonly Key[]> {
  const groups = new Map<string, Key[]>()
  for (const key of keys) {
    const name = nameOf(key)
    const group = groups.get(name) ?? []
    group.push(key)
    groups.set(name, group)
  }
  return groups
}

function collision(name: string, keys: readonly string[]): Found {
  const winner = keys.toSorted(byteOrder).at(-1) ?? ''
  const names = [...new Set(keys.map(goVariable))]
  const before =
    names.length === 1
      ? 'the Go program let chance decide in exec'
      : `exec of the Go program set ${names.join(' and ')}`
  return {
    type: 'changes',
    keys,
    text: `become ${name}, which has the value of ${winner} in every run, with a warning; ${before}, and its env and dotenv had a line for each`,
    remedy: text`keep one of them: chamber delete --exact-key; or give one another name: --rename`,
  }
}

/** tfvars leaves a beginning away, which makes twins of keys that are none otherwise. */
function inTerraform(keys: readonly Key[]): readonly Found[] {
  const nameOf = (key: string) => key.replace(/^tf_var_/, '').replace(/[-.\s]/g, '_')
  const onlyThere = [...groupKeys(keys, nameOf)].filter(
    ([, group]) => new Set(group.map((key) => variableName(key))).size > 1,
  )
  return onlyThere.map(([name, group]) => ({
    type: 'works',
    keys: group,
    text: `are both ${name} in export --format tfvars, which has it once, with a warning; the Go program wrote a line for each, which Terraform refuses`,
  }))
}

function renamed(keys: readonly Key[]): readonly Found[] {
  return about(keys, {
    type: 'changes',
    text: `exec sets ${listed(keys.map((key) => variableName(key)))}, as env does; the Go program set ${listed(keys.map(goVariable))}`,
    remedy: text`let the program read the new name, or give it the old one: exec --rename ${storedName(keys[0] ?? '')}=${storedName(goVariable(keys[0] ?? ''))}`,
  })
}

function unnameable(keys: readonly Key[]): readonly Found[] {
  return about(keys, {
    type: 'works',
    text: 'env and export --format dotenv printed nothing at all because of such a key; now it is left out with a warning, or named with underscores, and the others are printed',
  })
}

const most = 5

/** The first of many. */
export const listed = (names: readonly string[]): string =>
  names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : names.join(', ')
