/** What is shown on a terminal, which obeys what a response may contain. */
import { escapeControls } from '../core/text.ts'

/** Where something is shown. */
export interface Screen {
  readonly isTerminal: boolean
  write(text: string): void
}

const spelled: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line without characters that a terminal obeys; for a pipe, the text as it is. */
export const visible = (text: string, { isTerminal }: Pick<Screen, 'isTerminal'>): string =>
  isTerminal ? escapeControls(text.replace(/[\n\r\t]/g, (one) => spelled[one] ?? one)) : text
