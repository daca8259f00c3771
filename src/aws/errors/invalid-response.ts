import { ChamberError } from '../../core/errors.ts'

/** For an answer that cannot be one of AWS. */
export const badAnswer = (text: string): ChamberError =>
  new ChamberError('BAD_ANSWER', text, {
    hint: 'check the endpoint variables and any proxy on the way',
  })
