/** Variables whose value must not become part of a name, which is sent to AWS and logged there. */

/** Words that only the names of credentials have, among them all variables of AWS and of chamber. */
const credential =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY)/

/** Words that other names have too, but not at their end. */
const credentialAtEnd =
  /(?:^|_)(?:AUTH|BEARER|COOKIE|DSN|IDENTITY|JWT|KEYS?|PASS|PAT|PIN|PWD|SESSION|SIGNATURE)$/

/** Whether a variable is named like one that holds a credential: AWS_SECRET_ACCESS_KEY, DB_PASS. */
export function isCredentialVariable(name: string): boolean {
  const upper = name.toUpperCase()
  return credential.test(upper) || credentialAtEnd.test(upper)
}
