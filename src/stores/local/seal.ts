/** A state as bytes at rest: JSON in one age file, which `age -d -i IDENTITY STORE` opens too. */
import { text } from '../../core/text.ts'
import { isRecord } from '../../core/is-record.ts'
import { keyOf } from '../../parameter-store/names.ts'
import { ParameterTable } from '../../parameter-store/parameter-table.ts'
import type { Parameter } from '../../parameter-store/parameter.ts'
import { State } from '../../parameter-store/state.ts'
import type { Identity } from './identity.ts'
import { sealText, type Unsealed, unsealText } from './seal-text.ts'
import { damagedStore, foreignStore, forgedStore, newerStore } from './store-error.ts'

const FORMAT = 'chamber-parameter-store'
/** Version 1, of the alphas, has no MAC. */
const VERSION = 2
const AGE_HEADER = 'age-encryption.org/v1\n'

type Stored = {
  readonly format: typeof FORMAT
  readonly version: number
  readonly regions: Readonly<Record<string, readonly Parameter[]>>
}

/** Returns a state as JSON; the same for the same state. */
export function encode(state: State): string {
  const regions = state
    .regions()
    .filter(([, table]) => table.size > 0)
    .map(([region, table]) => [region, [...table.values()]] as const)
  const stored: Stored = { format: FORMAT, version: VERSION, regions: Object.fromEntries(regions) }
  return JSON.stringify(stored)
}

/** The parser's own message is never passed on: it would quote the content. */
function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function readStored(path: string, content: string): Stored {
  const stored = parse(content)
  if (!isRecord(stored) || stored['format'] !== FORMAT) {
    throw damagedStore(path, text`it is an age file, but not a store of chamber`)
  }
  if (typeof stored['version'] !== 'number' || stored['version'] > VERSION) throw newerStore(path)
  if (!isRecord(stored['regions'])) throw damagedStore(path, text`its content is not complete`)
  return stored as Stored
}

function tableOf(parameters: readonly Parameter[]): ParameterTable {
  return new ParameterTable(parameters.map((parameter) => [keyOf(parameter.name), parameter]))
}

function decode(path: string, content: string): { version: number; state: State } {
  const { regions, version } = readStored(path, content)
  try {
    const tables = Object.entries(regions).map(([name, list]) => [name, tableOf(list)] as const)
    return { version, state: new State(tables) }
  } catch {
    throw damagedStore(path, text`its content is not complete`)
  }
}

/** Encrypts a state to an identity. */
export function seal(state: State, identity: Identity): Promise<Uint8Array> {
  return sealText(encode(state), identity, 'local store')
}

async function decrypt(path: string, bytes: Uint8Array, identity: Identity): Promise<Unsealed> {
  try {
    return await unsealText(bytes, identity, 'local store')
  } catch (error) {
    if (error instanceof Error && error.message.includes('no identity matched')) {
      throw foreignStore(path, identity.origin)
    }
    throw damagedStore(path, text`it was changed or cut short`)
  }
}

/** A state, and whether it was sealed with the private identity; in version 1 anybody could. */
export interface UnsealedState {
  readonly state: State
  readonly isAuthentic: boolean
}

/**
 * Decrypts a state.
 *
 * @param path only shown in errors
 * @throws ChamberError STORE_DAMAGED, STORE_FOREIGN, STORE_NEWER or STORE_FORGED
 */
export async function unseal(
  path: string,
  bytes: Uint8Array,
  identity: Identity,
): Promise<UnsealedState> {
  if (bytes.length === 0) throw damagedStore(path, text`it is empty`)
  const header = Buffer.from(bytes.subarray(0, AGE_HEADER.length)).toString('latin1')
  if (!AGE_HEADER.startsWith(header)) throw damagedStore(path, text`it is not a store of chamber`)
  const { json, isAuthentic } = await decrypt(path, bytes, identity)
  const { version, state } = decode(path, json)
  if (!isAuthentic && (version > 1 || identity.requiresMac)) throw forgedStore(path)
  return { state, isAuthentic }
}
