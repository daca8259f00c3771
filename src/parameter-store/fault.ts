/**
 * A refusal of the Parameter Store, as AWS would answer it: never told to the user as it is, but
 * sent over the wire, where the SDK turns it into its own error.
 *
 * Messages never quote the value of a parameter.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  /** The AWS error code, such as `ParameterNotFound`. */
  readonly code: string
  /** The text that is sent, or nothing: live AWS sends some codes bare. */
  readonly text: string | undefined

  constructor(code: string, text?: string) {
    super(text === undefined ? code : `${code}: ${text}`)
    this.code = code
    this.text = text
  }
}

/** The fault for input that breaks a rule which has no code of its own. */
export const invalid = (text: string): Fault => new Fault('ValidationException', text)
