/** A Dockerfile: what is wrong with it, and what a container of it runs. */
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'

export const dockerfileFaults = (text: string): string[] =>
  validate(text).map(({ message }) => String(message))

export interface Image {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Its ENTRYPOINT and CMD in their JSON forms, and its ENV. */
export function imageOf(text: string): Image {
  const file = DockerfileParser.parse(text)
  const last = <T>(all: readonly T[]): T => {
    const found = all.at(-1)
    if (found === undefined) throw new Error('an instruction is missing')
    return found
  }
  const words = [last(file.getENTRYPOINTs()), last(file.getCMDs())]
    .flatMap((instruction) => instruction.getJSONStrings())
    .map((word) => JSON.parse(word.getValue()) as string)
  const properties = file.getENVs().flatMap((instruction) => instruction.getProperties())
  const env = properties.map((property) => [property.getName(), property.getValue() ?? ''])
  return { words, env: Object.fromEntries(env) }
}

/** What its RUN instructions hand to the shell. */
export const shellOf = (text: string): string[] =>
  DockerfileParser.parse(text)
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === 'RUN')
    .map((instruction) => instruction.getRawArgumentsContent()?.replaceAll('\\\n', ' ') ?? '')
