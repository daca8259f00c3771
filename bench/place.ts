/** Where programs run: a folder and home of their own, and the environment that leads to an endpoint. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, importFile, importSizes, importText } from './cases.ts'
import type { Chain } from './certificates.ts'
import type { Endpoint } from './endpoint.ts'
import type { RunRequest } from './stopwatch.ts'

export interface Place {
  readonly folder: string
  remove(): void
}

export function createPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'chamber-bench-'))
  mkdirSync(join(folder, 'home'))
  for (const count of importSizes) {
    writeFileSync(join(folder, importFile(count)), importText(count))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The endpoints there are, by their distance. */
export interface Scene {
  readonly folder: string
  readonly chain: Chain
  readonly near: Endpoint
  /** 25 ms away. */
  readonly far: Endpoint | undefined
}

/** The endpoint of a case; undefined when it is too far for this machine. */
export const endpointOf = ({ near, far }: Scene, { roundTrip }: Case): Endpoint | undefined =>
  roundTrip === 0 ? near : far

/** What the words of a program start with: no more than it takes to find the endpoint. */
export function surroundings(
  { folder, chain, near }: Scene,
  endpoint: Endpoint,
  { credentials, withBundle = false }: Pick<Case, 'credentials' | 'withBundle'> = {},
): Pick<RunRequest, 'env' | 'cwd'> {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: join(folder, 'home'),
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CHAMBER_AWS_SSM_ENDPOINT: endpoint.url,
    SSL_CERT_FILE: chain.ca,
    ...(withBundle ? { AWS_CA_BUNDLE: chain.ca } : {}),
    // the agent of a container is beside it, however far AWS is
    ...(credentials ? { AWS_CONTAINER_CREDENTIALS_FULL_URI: near.credentials } : keys),
  }
  return { env, cwd: folder }
}
