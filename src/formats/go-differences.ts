/** Which values are written in another way than by the Go program, because readers lose them there. */
import { quoteValue } from './dotenv/quoting.ts'
import { quoteEscaped } from './shell.ts'
import { isMisreadFromGo } from './yaml/scalar.ts'

export interface OtherThanGo {
  isOther(value: string): boolean
  /** What is written now, and what the Go program wrote. */
  readonly text: string
}

export const otherThanGo: readonly OtherThanGo[] = [
  {
    isOther: (value) => quoteValue(value).text !== quoteEscaped(value),
    text: 'export --format dotenv writes quotes that readers agree on; the Go program wrote a backslash before " $ ` and \\, and \\n for a line break, which most of them keep',
  },
  {
    // oxlint-disable-next-line no-control-regex -- these are what HCL does not take
    isOther: (value) => /[$`]|%\{|[\0-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value),
    text: 'export --format tfvars writes what Terraform reads; the Go program wrote \\$ and \\`, which it refuses, and left %{ and control characters as they are',
  },
  {
    isOther: (value) => /^ |[\u0080-\u00ff\ud800-\udfff]/.test(value),
    text: 'export --format java-properties writes what Java reads; of what the Go program wrote it lost a blank at the beginning, accents and emoji',
  },
  {
    isOther: isMisreadFromGo,
    text: 'export --format yaml writes it in quotes; the Go program did not, and readers took it for a number, or lost tabs and line breaks',
  },
  {
    isOther: (value) => /^[\w@%+=:,./-]+$/.test(value) && /(^|:)=/.test(value),
    text: 'env writes it in quotes; the Go program did not, and zsh expands a = at the beginning or behind a colon',
  },
]
