import { ParameterTable } from './parameter-table.ts'

/** Everything that is kept: the parameters of each region. */
export class State {
  readonly #regions: Map<string, ParameterTable>

  constructor(regions: Iterable<readonly [string, ParameterTable]> = []) {
    this.#regions = new Map(regions)
  }

  /** The parameters of a region, which come to be when they are first asked for. */
  region(name: string): ParameterTable {
    const known = this.#regions.get(name)
    if (known) return known
    const table = new ParameterTable()
    this.#regions.set(name, table)
    return table
  }

  regions(): readonly (readonly [string, ParameterTable])[] {
    return [...this.#regions]
  }

  /** A copy to change, which leaves this one as it is. Parameters themselves are shared. */
  draft(): State {
    return new State([...this.#regions].map(([name, table]) => [name, table.copy()]))
  }
}
