/** DescribeParameters: metadata without values. */
import { invalid } from '../fault.ts'
import { current } from '../parameter.ts'
import { readInput, type Read } from '../shapes.ts'
import { described } from './answers.ts'
import type { Operation } from './call.ts'
import { describeRules, readFilters } from './filters.ts'
import * as inputs from './inputs.ts'
import type { StringFilter } from './inputs.ts'
import { page } from './paging.ts'
import { searchPrefix } from './search-prefix.ts'

/** `Filters` is the older form of `ParameterFilters`, where a name is what names begin with. */
function allFilters({
  Filters,
  ParameterFilters,
}: Read<typeof inputs.describeParameters>): readonly StringFilter[] {
  if (Filters?.length && ParameterFilters?.length) {
    throw invalid('You can use either Filters or ParameterFilters in a single request.')
  }
  const older = (Filters ?? []).map(({ Key, Values }) => ({
    Key,
    Option: Key === 'Name' ? 'BeginsWith' : 'Equals',
    Values,
  }))
  return [...older, ...(ParameterFilters ?? [])]
}

export const describeParameters: Operation = (call, input) => {
  const request = readInput(inputs.describeParameters, input)
  const filters = allFilters(request)
  const wanted = readFilters(filters, describeRules, call.settings.lenientNames)
  const prefix = searchPrefix(filters)
  const { items, ...rest } = page(call, {
    size: request.MaxResults ?? 10,
    token: request.NextToken,
    *itemsAfter(after) {
      // Nothing here is shared with another account.
      if (request.Shared) return
      for (const [key, parameter] of call.parameters.entries(prefix, after)) {
        const version = current(parameter)
        if (wanted(key, parameter, version)) yield [key, { parameter, version }]
      }
    },
  })
  return {
    Parameters: items.map(({ parameter, version }) => described(call, parameter, version)),
    ...rest,
  }
}
