import type { Parameter } from './parameter.ts'

/** The index of the first key that is not before `key`. */
function position(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The parameters of one region by key (see `keyOf` in names.ts), listed in the order of their keys.
 * The order is kept while writing, so that a page costs no more than the page.
 */
export class ParameterTable {
  readonly #parameters: Map<string, Parameter>
  #keys: string[] | undefined

  constructor(entries: Iterable<readonly [string, Parameter]> = []) {
    this.#parameters = new Map(entries)
  }

  get size(): number {
    return this.#parameters.size
  }

  get(key: string): Parameter | undefined {
    return this.#parameters.get(key)
  }

  set(key: string, parameter: Parameter): void {
    if (this.#keys && !this.#parameters.has(key)) {
      this.#keys.splice(position(this.#keys, key), 0, key)
    }
    this.#parameters.set(key, parameter)
  }

  delete(key: string): boolean {
    if (!this.#parameters.delete(key)) return false
    if (this.#keys) this.#keys.splice(position(this.#keys, key), 1)
    return true
  }

  values(): IterableIterator<Parameter> {
    return this.#parameters.values()
  }

  /** Entries in order whose key begins with `prefix` and comes after `after`. */
  *entries(
    prefix = '',
    after?: string | undefined,
  ): Generator<readonly [string, Parameter], undefined> {
    this.#keys ??= [...this.#parameters.keys()].toSorted()
    const keys = this.#keys
    let index = position(keys, after === undefined || after < prefix ? prefix : after)
    if (after !== undefined && keys[index] === after) index += 1
    for (; index < keys.length; index += 1) {
      const key = keys[index] as string
      if (!key.startsWith(prefix)) return
      yield [key, this.#parameters.get(key) as Parameter]
    }
  }

  copy(): ParameterTable {
    const table = new ParameterTable(this.#parameters)
    table.#keys = this.#keys?.slice()
    return table
  }
}
