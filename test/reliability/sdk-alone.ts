/** The same by the SDK alone, to compare with what chamber does by requests that it signs itself. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Run } from '../harness/chamber.ts'
import type { Scene } from './scene.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** A configuration that might name an endpoint is left to the SDK, whatever it says. */
export async function sdkAlone({ home }: Scene): Promise<Variables> {
  const file = join(home, 'sdk-alone')
  await writeFile(file, '# endpoint\n')
  return { AWS_CONFIG_FILE: file }
}

/**
 * Runs twice, each time with servers of its own, and expects the same end of both.
 * @param run is given what to add to the environment
 * @returns the run without the SDK
 */
export async function sameBySdk(
  scene: Scene,
  run: (more: Variables) => Promise<Run>,
): Promise<Run> {
  const [direct, bySdk] = await Promise.all([run({}), sdkAlone(scene).then(run)])
  expect(comparable(direct)).toEqual(comparable(bySdk))
  return direct
}

/** Without ports, which are others, and without what depends on time. */
export const comparable = ({ status, signal, stdout, stderr }: Run) => ({
  status,
  signal,
  stdout: stdout.replaceAll(/\d\d:\d\d:\d\d/g, 'TIME'),
  stderr: stderr
    .replaceAll(/(?<=127\.0\.0\.1):\d+/g, ':PORT')
    .replaceAll(/^chamber: (waiting for|throttled by|no answer from) .*\n/gm, '')
    .replaceAll(/was (not )?answered (\d+ times )?by \S+( and not finished)?/g, 'was not answered'),
})
