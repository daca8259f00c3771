import type { Quota } from '../throttle.ts'
import { getParametersByPath } from './by-path.ts'
import type { Operation } from './call.ts'
import { deleteParameter, deleteParameters } from './delete.ts'
import { describeParameters } from './describe.ts'
import { getParameter, getParameters } from './get.ts'
import { getParameterHistory } from './history.ts'
import { labelParameterVersion, unlabelParameterVersion } from './labels.ts'
import { putParameter } from './put.ts'
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts'

type Entry = {
  readonly run: Operation
  /** Whether it changes parameters; it then waits until the change is kept. */
  readonly changes: boolean
  /** The quota it counts against, if any is simulated. */
  readonly quota?: Quota
}

const write = (run: Operation): Entry => ({ run, changes: true, quota: 'writes' })
const read = (run: Operation): Entry => ({ run, changes: false, quota: 'reads' })

/** Every operation that is answered, by its name on the wire. */
export const operations: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['PutParameter', write(putParameter)],
  ['DeleteParameter', write(deleteParameter)],
  ['DeleteParameters', write(deleteParameters)],
  ['LabelParameterVersion', write(labelParameterVersion)],
  ['UnlabelParameterVersion', write(unlabelParameterVersion)],
  ['AddTagsToResource', write(addTagsToResource)],
  ['RemoveTagsFromResource', write(removeTagsFromResource)],
  ['GetParameter', read(getParameter)],
  ['GetParameters', read(getParameters)],
  ['GetParametersByPath', read(getParametersByPath)],
  ['DescribeParameters', { run: describeParameters, changes: false, quota: 'describes' }],
  ['GetParameterHistory', { run: getParameterHistory, changes: false }],
  ['ListTagsForResource', { run: listTagsForResource, changes: false }],
])
