/** Indexes of a bucket that are out of step with its objects: a change that was cut short. */
import { text } from '../../core/text.ts'
import type { Inspection, IndexFault } from '../../stores/inspection.ts'
import type { Backend } from '../../core/backend.ts'
import type { Found } from './row.ts'

interface Saying {
  readonly text: string
  /** Where the backends differ, that of each. */
  readonly remedy: string | typeof again
}

export const judgeIndexes = (
  { faults = [] }: Inspection,
  { service, backend }: { readonly service: string; readonly backend: Backend },
): readonly Found[] =>
  faults.map((fault) => {
    const { text: state, remedy } = sayings[fault.type]
    const which = 'path' in fault ? `${fault.path} ` : ''
    const advice = typeof remedy === 'string' ? remedy : remedy[backend === 's3' ? 's3' : 's3-kms']
    return {
      type: 'repair',
      keys: 'keys' in fault ? fault.keys : [],
      text: which + state,
      remedy: advice.replaceAll('SERVICE', service),
    }
  })

const again = {
  s3: 'write one of its secrets again with chamber, which makes the index anew of all objects',
  's3-kms':
    'put back an earlier version of it, or remove it and write its secrets again with the same key',
}

const sayings: Readonly<Record<IndexFault['type'], Saying>> = {
  missing: {
    text: 'is missing, and there are objects: exec, env, export and list of both programs give nothing, read gives each secret. A write of the Go program makes an index of one secret alone',
    remedy: again,
  },
  broken: {
    text: 'is no index that chamber wrote: exec, env, export and list of both programs fail, and so do writes of the Go program; read gives each secret',
    remedy: again,
  },
  shared: {
    text: 'holds secrets of several KMS keys, or of another one than its name says: chamber does not write it, the Go program does',
    remedy: text`use keys whose names differ in more than / and _, and write its secrets again`,
  },
  'no object': {
    text: 'are in the index and have no object: exec, env and export of both programs give them, read does not; list tells so, and that of the Go program failed for the whole service',
    remedy: text`write each again, or delete it: chamber delete SERVICE KEY`,
  },
  'newer object': {
    text: 'have a newer value in their object than in the index: exec, env and export of both programs give the older one, read the newer',
    remedy: text`write the newer value again with --skip-unchanged, which brings the index up to it`,
  },
  'no entry': {
    text: 'have an object and are not in the index: read of both programs gives them, exec, env, export and list do not',
    remedy: text`write each again with --skip-unchanged, or delete it: chamber delete SERVICE KEY`,
  },
  'broken object': {
    text: 'have an object that is no secret of chamber: read of both programs fails; list shows the others, that of the Go program failed for the whole service',
    remedy: text`put back an earlier version of the object, or delete it: chamber delete SERVICE KEY`,
  },
}
