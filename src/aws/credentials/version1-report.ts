/** Instance metadata without a session token (IMDSv1) is reported, whoever asks for it. */
import { quote, text, type Text } from '../../core/text.ts'
import type { Transport, TransportRequest } from '../../host/node/http.ts'

export function reportVersion1(send: Transport, warn: (line: Text) => void): Transport {
  let isReported = false
  return (request, options) => {
    if (!isReported && isVersion1(request)) {
      isReported = true
      warn(text`falling back to IMDSv1: ${quote(request.url.host, 'host')} gives no session tokens`)
    }
    return send(request, options)
  }
}

const isVersion1 = ({ url, headers }: TransportRequest): boolean =>
  url.pathname.startsWith('/latest/meta-data/') && !('x-aws-ec2-metadata-token' in headers)
