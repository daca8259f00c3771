/** Whether the account has higher throughput for Parameter Store, where that may be asked. */
import { ok, type Outcome } from './finding.ts'
import type { Subject } from './subject.ts'

const SettingId = '/ssm/parameter-store/high-throughput-enabled'

const texts: Readonly<Record<string, string>> = {
  true: 'higher throughput is on',
  false: 'standard throughput: 40 reads a second for all processes of the account',
}

/** No line where it may not be asked, or the endpoint does not know: nothing depends on it. */
export async function checkThroughput(subject: Subject): Promise<readonly Outcome[]> {
  if (subject.settings.backend !== 'ssm') return []
  try {
    await subject.credentials()
    const { clientConfig, call } = await subject.session()
    const { openSdk } = await import('../stores/ssm/open.ts')
    const send = await openSdk(await clientConfig('ssm'))
    const { ServiceSetting } = await call('ssm:GetServiceSetting', (options) =>
      send('GetServiceSetting', { SettingId }, options),
    )
    const text = texts[String(ServiceSetting?.SettingValue)]
    return text === undefined ? [] : [ok(text)]
  } catch {
    return []
  }
}
