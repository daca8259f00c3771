/** The local backend: the ssm store over an embedded Parameter Store, its state in one file. */
import { text, quote } from '../../core/text.ts'
import { SSMClient } from '@aws-sdk/client-ssm'
import { explainAwsError } from '../../aws/errors/explain.ts'
import type { Call } from '../../aws/session.ts'
import { createEngine } from '../../parameter-store/engine.ts'
import { createRequestHandler } from '../../parameter-store/request-handler.ts'
import { localAccount, openLocalFile } from './local-file.ts'
import type { OpenOptions } from '../open-options.ts'
import { createSsmApi } from '../ssm/api.ts'
import { createSdkSend } from '../ssm/sdk-send.ts'
import { createSsmStore } from '../ssm/ssm-store.ts'
import type { Store } from '../store.ts'

/** The region under which the file keeps its parameters; `dev-server --data` serves the same. */
const region = 'us-east-1'

/** @throws {ChamberError} when the identity cannot be had */
export async function openLocal({ env, cwd, settings, onNotice }: OpenOptions): Promise<Store> {
  const backing = openLocalFile({
    env,
    path: settings.localFile,
    cwd,
    onWarning: (line) => onNotice('warning', line),
  })
  const engine = createEngine({ backing, ...localAccount(env) })
  const client = new SSMClient({
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: createRequestHandler({ engine }),
    maxAttempts: 1,
  })
  const api = createSsmApi(createSdkSend(client), call)
  return createSsmStore(api, { backend: 'local', place: region, kmsKey: settings.kmsKey, onNotice })
}

const call: Call = async (action, run, secrets = []) => {
  try {
    return await run({ abortSignal: new AbortController().signal })
  } catch (error) {
    throw explainAwsError(error, {
      action: quote(action, 'action'),
      region: text`the local store`,
      endpoint: text`the local store`,
      credentials: text`the local store`,
      secrets,
    })
  }
}
