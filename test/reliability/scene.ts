/**
 * A program with servers of its own around it, for tests that run beside each other:
 *
 *     test('…', inScene(async ({ chamber, faulty }) => {
 *       const { url, host } = await faulty(status(500))
 *       …
 *     }))
 */
import type { Server } from 'node:net'
import { open, type Setup } from '../harness/chamber.ts'
import type { Behaviour } from './behaviour.ts'
import {
  type Address,
  type FaultyServer,
  faultyServer,
  type FaultyServerOptions,
  listen,
} from './faulty-server.ts'

export interface Scene extends Setup {
  /** A server that does the one after the other, and the last for ever. */
  faulty(...behaviours: readonly Behaviour[]): Promise<FaultyServer>
  /** A proxy. */
  proxy(tunnel: NonNullable<FaultyServerOptions['tunnel']>): Promise<FaultyServer>
  /** Any other server. */
  serve(server: Server, address?: string): Promise<Address>
}

const secrets = { app: { key: 'planted-value' } }

/** A test with a scene that is closed when it has ended. */
export const inScene = (work: (scene: Scene) => Promise<void>) => async (): Promise<void> => {
  const here = await open(secrets)
  const closing: { close(): unknown }[] = []
  const add = (server: FaultyServer) => {
    closing.push(server)
    return server
  }
  try {
    await work({
      ...here,
      faulty: async (...behaviours) => add(await faultyServer(behaviours)),
      proxy: async (tunnel) => add(await faultyServer([], { tunnel })),
      serve(server, address) {
        closing.push(server)
        return listen(server, address)
      },
    })
  } finally {
    closing.forEach((server) => server.close())
    await here.close()
  }
}

/** Takes the keys out of the environment, so that another source is asked. */
export const withoutKeys = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
}
