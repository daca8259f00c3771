/** The way out where there are no credentials, or none that AWS takes. */
import { text } from '../../core/text.ts'
export const signInHint = text`sign in (aws sso login, aws-vault exec …), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`
