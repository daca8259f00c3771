/** The services that are asked, for sentences about the one that failed. */
import { text, type Text } from '../../core/text.ts'

/** What makes a service throttle less. */
const quotas: Readonly<Record<string, Text>> = {
  ssm: text`turn on higher throughput for Parameter Store`,
}

/** @param action as IAM names it, with whatever follows: `s3:GetObject on bucket/path` */
export const quotaHint = (action: string): Text | undefined =>
  quotas[action.slice(0, action.indexOf(':'))]
