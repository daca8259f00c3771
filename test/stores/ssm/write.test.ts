/** What a socket cannot be made to do: answers of AWS that contradict each other for a while. */
import { quote, text } from '../../../src/core/text.ts'
import {
  DescribeParametersCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, it } from 'vitest'
import { explainAwsError } from '../../../src/aws/errors/explain.ts'
import type { Call } from '../../../src/aws/session.ts'
import { createSsmApi } from '../../../src/stores/ssm/api.ts'
import { createSdkSend } from '../../../src/stores/ssm/sdk-send.ts'
import { createSsmStore } from '../../../src/stores/ssm/ssm-store.ts'
import { parseService } from '../../../src/core/service-reference.ts'
import { keyOf } from '../../harness/keys.ts'

const ssm = mockClient(SSMClient)
beforeEach(() => ssm.reset())

const call: Call = async (action, run, secrets = []) => {
  try {
    return await run({ abortSignal: new AbortController().signal })
  } catch (error) {
    const test = text`test`
    const context = { region: test, endpoint: test, credentials: test, secrets }
    throw explainAwsError(error, { ...context, action: quote(action, 'action') })
  }
}

const api = createSsmApi(createSdkSend(new SSMClient({ region: 'us-east-1' })), call)
const store = createSsmStore(api, {
  backend: 'ssm',
  place: 'eu-west-1',
  kmsKey: 'alias/k',
  onNotice: () => {},
})
const request = { service: parseService('app'), key: keyOf('key'), value: 'v' }

/** As AWS lists what is not there. */
const configName = '/_chamber/store-config'

const exists = () => new ParameterAlreadyExists({ message: 'exists', $metadata: {} })

it('DescribeParameters that lags behind is asked again, and the version counts on', async () => {
  ssm
    .on(DescribeParametersCommand)
    .resolvesOnce({ Parameters: [] })
    .resolves({ Parameters: [{ Name: '/app/key', Description: '4', Version: 4 }] })
  ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: [configName] })
  ssm.on(PutParameterCommand).rejectsOnce(exists()).resolves({ Version: 5 })
  await store.write(request)
  const puts = ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)
  expect(puts).toMatchObject([
    { Overwrite: false, Description: '1' },
    { Overwrite: true, Description: '5' },
  ])
})

it('one that never catches up is a conflict, not an endless loop', async () => {
  ssm.on(DescribeParametersCommand).resolves({ Parameters: [] })
  ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: [configName] })
  ssm.on(PutParameterCommand).rejects(exists())
  await expect(store.write(request)).rejects.toMatchObject({ code: 'CONFLICT' })
})
