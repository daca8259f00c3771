/** dotenv: `NAME="value"`, for npm dotenv, Node, python-dotenv, and shells that source the file. */
import { text, storedNames } from '../../core/text.ts'
import { type Format, groupLosses } from '../format.ts'
import { capitals, nameVariables, withoutNul } from '../variables.ts'
import { quoteValue } from './quoting.ts'

export const dotenv: Format = {
  name: 'dotenv',
  print(secrets) {
    const { variables, losses } = withoutNul(nameVariables(secrets, capitals))
    const quoted = variables.map((variable) => ({ ...variable, ...quoteValue(variable.value) }))
    const misread = quoted
      .filter(({ misreaders }) => misreaders.length > 0)
      .map(({ key, misreaders }) => ({
        key,
        text: text`read differently by ${storedNames(misreaders)}`,
      }))
    return {
      text: quoted.map(({ name, text: value }) => `${name}=${value}\n`).join(''),
      losses: [...losses, ...groupLosses(misread)],
    }
  },
  parse: async (content, source) => (await import('./parser.ts')).parseDotenv(content, source),
}
