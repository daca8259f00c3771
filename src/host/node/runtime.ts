/** What runs chamber. */

export interface Runtime {
  readonly name: 'Node.js' | 'Bun'
  readonly version: string
  /** `linux x64` */
  readonly machine: string
}

export function currentRuntime(): Runtime {
  const { bun, node } = process.versions
  return {
    name: bun === undefined ? 'Node.js' : 'Bun',
    version: bun ?? node,
    machine: `${process.platform} ${process.arch}`,
  }
}
