/** A policy as the program prints it. */
import { setup } from '../harness/chamber.ts'
import { account, region } from './checks.ts'
import type { PolicyDocument } from './judge.ts'
import type { Story } from './story.ts'

const printed = new Map<string, Promise<PolicyDocument>>()

/** @param more other flags: a key by its ARN */
export function printedPolicy(
  { flags, service, others = [] }: Pick<Story, 'flags' | 'service' | 'others'>,
  purpose: string,
  more: readonly string[] = [],
): Promise<PolicyDocument> {
  const place = ['--account', account, '--region', region]
  const words = ['policy', service, ...others, '--for', purpose, ...place, ...flags, ...more]
  const known = printed.get(words.join(' ')) ?? print(words)
  printed.set(words.join(' '), known)
  return known
}

async function print(words: readonly string[]): Promise<PolicyDocument> {
  const { chamber } = await setup()
  const { stdout, stderr, status, calls } = await chamber(words)
  if (status !== 0 || stderr !== '' || Object.keys(calls).length > 0) throw new Error(stderr)
  return JSON.parse(stdout) as PolicyDocument
}
