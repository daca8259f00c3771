/** A Parameter Store of one service whose reads share one token bucket. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBucket, type Quota } from './bucket.ts'

export interface FleetEndpoint {
  readonly url: string
  /** Fills the bucket, and counts from zero. */
  reset(quota: Quota): void
  count(): { readonly accepted: number; readonly rejected: number }
  close(): void
}

const pageSize = 10

/** @param keys how many the service has, whatever its name */
export async function startFleetEndpoint(keys: number): Promise<FleetEndpoint> {
  let take = createBucket({ rate: 0, burst: 0 })
  let start = 0
  let [accepted, rejected] = [0, 0]
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (take((performance.now() - start) / 1000)) {
      accepted++
      return answer(response, 200, page(JSON.parse(Buffer.concat(chunks).toString()), keys))
    }
    rejected++
    return answer(response, 400, { __type: 'ThrottlingException', message: 'Rate exceeded' })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', 1024, resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset(quota) {
      take = createBucket(quota)
      start = performance.now()
      accepted = rejected = 0
    },
    count: () => ({ accepted, rejected }),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface PageRequest {
  readonly Path: string
  readonly NextToken?: string
}

function page({ Path, NextToken = '0' }: PageRequest, keys: number): object {
  const first = Number(NextToken)
  const count = Math.min(pageSize, keys - first)
  const Parameters = Array.from({ length: count }, (_, index) => ({
    Name: `${Path.replace(/\/?$/, '/')}key_${first + index}`,
    Type: 'SecureString',
    Value: `value-${first + index}`,
    Version: 1,
  }))
  const next = first + count
  return { Parameters, ...(next < keys ? { NextToken: String(next) } : {}) }
}

function answer(response: ServerResponse, status: number, content: object): void {
  const body = Buffer.from(JSON.stringify(content))
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length }
  response.writeHead(status, headers).end(body)
}
