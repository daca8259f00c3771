import { SSM, type SSMClientConfig } from '@aws-sdk/client-ssm'

// The SDK warns on standard error that it leaves Node 20 behind.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

/** The SDK's own client, which tries everything once. */
export const sdkClient = (config: SSMClientConfig): SSM =>
  new SSM({
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
    ...config,
  })
