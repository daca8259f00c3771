/** `--from-…`: where the first of two services is, when it is not where the second one is. */
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import type { Store } from '../stores/store.ts'
import { backends } from '../core/backend.ts'
import type { Elsewhere } from '../core/source-overrides.ts'

export interface SourceOptions {
  readonly fromProfile?: string
  readonly fromRegion?: string
  readonly fromBackend?: string
  readonly fromBackendS3Bucket?: string
  readonly fromLocalFile?: string
  readonly fromEndpoint?: string
}

/** Adds those that AWS alone has a meaning for. */
export const withAwsSourceOptions = (command: Command): Command =>
  command
    .option('--from-profile <name>', 'AWS profile of the source, with its account and region')
    .option('--from-region <region>', 'AWS region of the source')

/** Adds the flags to a command. */
export function withSourceOptions(command: Command): Command {
  return withAwsSourceOptions(command)
    .addOption(new Option('--from-backend <name>', 'backend of the source').choices([...backends]))
    .option('--from-backend-s3-bucket <name>', 'bucket of the source')
    .option('--from-local-file <path>', 'file of the source, on the local backend')
    .option('--from-endpoint <url>', 'endpoint of the source, in the place of AWS')
}

/** Where the source is; undefined where it is where the flags and variables of all commands say. */
export function elsewhereOf(options: SourceOptions): Elsewhere | undefined {
  const elsewhere = {
    profile: options.fromProfile,
    region: options.fromRegion,
    backend: options.fromBackend,
    backendS3Bucket: options.fromBackendS3Bucket,
    localFile: options.fromLocalFile,
    endpoint: options.fromEndpoint,
  }
  return Object.values(elsewhere).some((one) => one !== undefined) ? elsewhere : undefined
}

/** Opens the stores of a source and of a target, each once, and one where they are the same. */
export function storesOf(
  { openStore }: Pick<Context, 'openStore'>,
  elsewhere: Elsewhere | undefined,
): { readonly source: () => Promise<Store>; readonly target: () => Promise<Store> } {
  let here: Promise<Store> | undefined
  const target = () => (here ??= openStore())
  return { source: elsewhere ? () => openStore(elsewhere) : target, target }
}
