/** Which values are written in another way than by the Go program, because readers lose them there. */
import { quoteValue } from './dotenv/quoting.ts'
import { quoteEscaped } from './shell.ts'
import { isMisreadFromGo } from './yaml/scalar.ts'

export interface OtherThanGo {
  /** As it is typed. */
  readonly command: string
  isOther(value: string): boolean
  /** What the Go program writes, and what is written now. */
  readonly text: string
}

export const otherThanGo: readonly OtherThanGo[] = [
  {
    command: 'export --format dotenv',
    isOther: (value) => quoteValue(value).text !== quoteEscaped(value),
    text: 'the Go program put backslashes before " $ ` and \\ and wrote line breaks as \\n, which most readers of .env files keep; now they stand in quotes that the readers agree on',
  },
  {
    command: 'export --format tfvars',
    // oxlint-disable-next-line no-control-regex -- these are what HCL does not take
    isOther: (value) => /[$`]|%\{|[\0-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value),
    text: 'the Go program wrote \\$ and \\`, which Terraform refuses, left %{ and control characters as they are; now it reads the value',
  },
  {
    command: 'export --format java-properties',
    isOther: (value) => /^ |[\u0080-\u00ff\ud800-\udfff]/.test(value),
    text: 'Java lost a blank at the beginning, accents and emoji of what the Go program wrote; now it reads the value',
  },
  {
    command: 'export --format yaml',
    isOther: isMisreadFromGo,
    text: 'the Go program wrote them bare, and readers of YAML took numbers, tabs or line breaks out of them; now they are in quotes',
  },
  {
    command: 'env',
    isOther: (value) => /^[\w@%+=:,./-]+$/.test(value) && /(^|:)=/.test(value),
    text: 'the Go program left a = at the beginning, or behind a colon, bare, which zsh expands; now it is in quotes',
  },
]
