/** A Dockerfile: what is wrong with it, and what a container of it runs. */
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { isPinnedImage } from './workflow.ts'

export const dockerfileFaults = (text: string): string[] =>
  validate(text).map(({ message }) => String(message))

/** The images that it begins with or copies from, unless their digest is given. */
export function imagesWithoutDigest(text: string): string[] {
  const file = DockerfileParser.parse(text)
  const stages = new Set(file.getFROMs().map((from) => from.getBuildStage()))
  const bases = file.getFROMs().map((from) => from.getImage() ?? '')
  const copied = file.getCOPYs().flatMap((copy) => copy.getFromFlag()?.getValue() ?? [])
  const mounted = [...text.matchAll(/--mount=\S*from=([^,\s]+)/g)].flatMap(([, name]) => name ?? [])
  const syntax = /^# *syntax *= *(\S+)/i.exec(text)?.[1] ?? []
  return [bases, copied, mounted, syntax]
    .flat()
    .filter((name) => name !== 'scratch' && !stages.has(name) && !isPinnedImage(name))
}

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
