/** A kind of source of credentials, and the faults it is put through. */
import { describe, expect, test } from 'vitest'
import type { Behaviour } from './behaviour.ts'
import { type Address, refusing } from './faulty-server.ts'
import { ends } from './row.ts'
import { inScene, type Scene, withoutKeys } from './scene.ts'

export const command = ['exec', 'app', '--', 'echo', 'ran']
export const slow = ['--timeout', '2s']

export type Variables = Record<string, string | undefined>

export interface Source {
  readonly part: string
  /** The variables that make a server the source. */
  readonly env: (scene: Scene, server: Address) => Variables | Promise<Variables>
  readonly cases: readonly Case[]
}

interface Case {
  readonly what: string
  /** Undefined for a server that is not there. */
  readonly does?: Behaviour | readonly Behaviour[]
  readonly flags?: readonly string[]
  readonly says: string
}

/** As endpoints answer them. */
export const keys = {
  AccessKeyId: 'ASIATEST',
  SecretAccessKey: 'planted-secret-key',
  Token: 'planted-token',
  Expiration: '2099-01-01T00:00:00Z',
}

/** A test for each case: every one ends in its sentence, and no call reaches Parameter Store. */
export function testSource({ part, env, cases }: Source): void {
  describe.concurrent.each([part])('%s', () => {
    test.each(cases)('$what', ({ what, does, flags = ['-r', '1'], says }) =>
      inScene(async (scene) => {
        const server = does ? await scene.faulty(...[does].flat()) : refusing()
        const variables = { ...withoutKeys, ...(await env(scene, server)) }
        const fault = { part, what, says: says.replaceAll('HOST', server.host) }
        const run = () => scene.chamber([...flags, ...command], { env: variables })
        expect((await ends(run, fault)).calls).toEqual({})
      })(),
    )
  })
}
