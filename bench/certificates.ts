/** A private CA and a chain as AWS has it, RSA 2048 all through, made for one run by openssl. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Chain {
  /** What the programs are told to believe. */
  readonly ca: string
  /** The server's certificate and the one between. */
  readonly certificates: string
  readonly key: string
}

/** Makes the files in `folder`, for a server at these addresses. */
export function makeChain(folder: string, addresses: readonly string[]): Chain {
  const at = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
  const newKey = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', at(`${name}.key`)]
  const subject = (name: string) => ['-subj', `/CN=benchmark ${name}`]
  const sign = (name: string, by: string, extensions: string) => {
    openssl('req', '-new', ...newKey(name), ...subject(name), '-out', at(`${name}.csr`))
    writeFileSync(at(`${name}.ext`), extensions)
    const authority = ['-CA', at(`${by}.pem`), '-CAkey', at(`${by}.key`), '-CAcreateserial']
    const files = ['-in', at(`${name}.csr`), '-extfile', at(`${name}.ext`)]
    openssl('x509', '-req', ...files, ...authority, '-days', '2', '-out', at(`${name}.pem`))
  }
  openssl(
    'req',
    '-x509',
    ...newKey('root'),
    ...subject('root'),
    '-days',
    '2',
    '-out',
    at('root.pem'),
  )
  sign('middle', 'root', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign')
  const names = ['DNS:localhost', ...addresses.map((address) => `IP:${address}`)]
  sign('server', 'middle', `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth`)
  const chain = readFileSync(at('server.pem'), 'utf8') + readFileSync(at('middle.pem'), 'utf8')
  writeFileSync(at('chain.pem'), chain)
  return { ca: at('root.pem'), certificates: at('chain.pem'), key: at('server.key') }
}
