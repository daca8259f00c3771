/**
 * `docker run --env-file`: `NAME=value`, and all that follows the first `=` is the value, quotes
 * and `#` included. A value with a line break cannot be said.
 * https://docs.docker.com/reference/cli/docker/container/run/#env
 */
import { text } from '../core/text.ts'
import { type Format, groupLosses } from './format.ts'
import { capitals, nameVariables, withoutNul } from './variables.ts'

export const docker: Format = {
  name: 'docker',
  print(secrets) {
    const { variables, losses } = withoutNul(nameVariables(secrets, capitals))
    const cut = variables.filter(({ value }) => !fitsLine(value))
    const why = text`left out, because a value with a line break cannot be said`
    return {
      text: variables
        .filter((variable) => !cut.includes(variable))
        .map(({ name, value }) => `${name}=${value}\n`)
        .join(''),
      losses: [...losses, ...groupLosses(cut.map(({ key }) => ({ key, text: why })))],
    }
  },
}

/** A carriage return at the end would be taken for a part of the line's end. */
const fitsLine = (value: string): boolean => !value.includes('\n') && !value.endsWith('\r')
