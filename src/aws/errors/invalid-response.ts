import { text, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'

/** For an answer that cannot be one of AWS. */
export const badAnswer = (message: Text): ChamberError =>
  new ChamberError('BAD_ANSWER', message, {
    hint: text`check the endpoint variables and any proxy on the way`,
  })
