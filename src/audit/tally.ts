/** Accesses by key, action and principal; what is kept grows with those, not with the events. */
import { byteOrder } from '../core/byte-order.ts'
import { type Access, everyKey } from './access.ts'

export interface Row {
  readonly key: string
  /** As in {@link Access}; `denied read` and the like for what was refused. */
  readonly action: string
  readonly user: string
  readonly session: string
  readonly count: number
  readonly first: Date
  readonly last: Date
}

interface Entry extends Omit<Row, 'count'> {
  /** Told by Parameter Store, and by KMS: a read of one SecureString by its name is told by both. */
  named: number
  decrypted: number
  first: Date
  last: Date
}

/** Sessions of a role may have a new name each time: from here on they are counted as one. */
const mostEntries = 50_000

const otherSessions = '(other sessions)'

export class Tally {
  readonly #entries = new Map<string, Entry>()
  readonly #most: number

  constructor(most = mostEntries) {
    this.#most = most
  }

  add({ key, action: plain, principal, time, isDenied, isDecryption }: Access): void {
    const action = isDenied ? `denied ${plain}` : plain
    const { user } = principal
    const session = this.#sessionOf(principal.session, [key, action, user])
    const id = idOf([key, action, user, session])
    const known = this.#entries.get(id)
    const entry = known ?? {
      key,
      action,
      user,
      session,
      named: 0,
      decrypted: 0,
      first: time,
      last: time,
    }
    if (isDecryption) entry.decrypted += 1
    else entry.named += 1
    if (time < entry.first) entry.first = time
    if (time > entry.last) entry.last = time
    if (!known) this.#entries.set(id, entry)
  }

  #sessionOf(session: string, rest: readonly string[]): string {
    const isFull = session !== '' && this.#entries.size >= this.#most
    return isFull && !this.#entries.has(idOf([...rest, session])) ? otherSessions : session
  }

  /** By key, then by user, the last access first. */
  rows(): readonly Row[] {
    return [...this.#entries.values()]
      .map(({ named, decrypted, ...row }) => ({ ...row, count: Math.max(named, decrypted) }))
      .toSorted((a, b) => byteOrder(a.key, b.key) || byteOrder(a.user, b.user) || +b.last - +a.last)
  }

  /** Keys that somebody read. */
  readKeys(): ReadonlySet<string> {
    const read = [...this.#entries.values()].filter(({ action }) => action === 'read')
    return new Set(read.map(({ key }) => key))
  }

  /** Whether the service was read by its path, which tells nothing of plain Strings. */
  wasReadByPath(): boolean {
    return [...this.#entries.values()].some(
      ({ key, action }) => key === everyKey && action === 'read by path',
    )
  }
}

const idOf = (parts: readonly string[]): string => parts.join('\0')
