/** Proxies. Requests that must not go through one are sent to a name that nothing resolves. */
import { failed, keyVariables, reached, type Row, type Topic } from './row.ts'

const nowhere = 'https://ssm.example.invalid'
const direct = { ...keyVariables('ENV'), AWS_ENDPOINT_URL_SSM: nowhere }
const plain = { ...keyVariables('ENV'), HTTPS_PROXY: undefined }
const atNowhere = reached('ENV', { host: 'ssm.example.invalid' })
const unresolved = failed('ssm.example.invalid')
const other = reached('ENV', { proxy: 'other' })

const proxied = (what: string, value: string, proxy: string): Row => ({
  what,
  env: { ...keyVariables('ENV'), HTTPS_PROXY: value },
  expected: reached('ENV', { proxy }),
})

/** NO_PROXY for ssm.example.invalid: whether it names it. */
const excluded = (value: string, isExcluded: boolean, more: Partial<Row> = {}): Row => ({
  what: `NO_PROXY=${value}`,
  env: { ...direct, NO_PROXY: value },
  expected: isExcluded ? unresolved : atNowhere,
  ...more,
})

const http = (host: string) => `http://${host}`

export const proxies: Topic = {
  title: 'Proxies',
  source: 'golang.org/x/net/http/httpproxy; urllib.request.getproxies and proxy_bypass',
  rows: [
    proxied('HTTPS_PROXY', 'http://{other}', 'other'),
    proxied('HTTPS_PROXY without a scheme', '{other}', 'other'),
    proxied('HTTPS_PROXY with a user', 'http://ann:pw@{other}', 'other (ann:pw)'),
    proxied('HTTPS_PROXY with a user and without a scheme', 'ann:pw@{other}', 'other (ann:pw)'),
    proxied(
      'HTTPS_PROXY with signs in the password',
      'http://ann:p%40w%3A@{other}',
      'other (ann:p@w:)',
    ),
    proxied('HTTPS_PROXY with a path', 'http://{other}/', 'other'),
    {
      what: 'https_proxy',
      env: { ...plain, https_proxy: 'http://{other}' },
      expected: other,
    },
    {
      what: 'HTTPS_PROXY before https_proxy',
      env: { ...keyVariables('ENV'), HTTPS_PROXY: 'http://{other}', https_proxy: 'http://{proxy}' },
      expected: other,
      boto3: { why: 'HTTPS_PROXY and https_proxy', proxy: 'proxy' },
    },
    {
      what: 'HTTP_PROXY is not for https',
      env: { ...direct, HTTPS_PROXY: undefined, HTTP_PROXY: 'http://{other}' },
      expected: unresolved,
    },
    {
      what: 'ALL_PROXY counts for nothing',
      env: { ...direct, HTTPS_PROXY: undefined, ALL_PROXY: 'http://{other}' },
      expected: unresolved,
    },
    excluded('example.invalid', true),
    excluded('.example.invalid', true),
    excluded('ssm.example.invalid', true),
    excluded('invalid', true),
    excluded('*', true),
    excluded('ssm.example.invalid:443', true, {
      boto3: { why: 'ports in NO_PROXY', ...atNowhere },
    }),
    excluded('a.example, example.invalid', true),
    excluded('EXAMPLE.invalid', true),
    excluded('*.example.invalid', true, {
      boto3: { why: 'stars in NO_PROXY', ...atNowhere },
    }),
    excluded('.ssm.example.invalid', false, {
      boto3: { why: 'a dot before a name in NO_PROXY', error: 'ssm.example.invalid' },
    }),
    excluded('le.invalid', false),
    excluded('ssm.example.invalid:8443', false),
    excluded('127.0.0.1', false),
    excluded('10.0.0.0/8', false),
    {
      what: 'no_proxy',
      env: { ...direct, no_proxy: 'example.invalid' },
      expected: unresolved,
    },
    {
      what: 'an http endpoint through HTTP_PROXY',
      env: {
        ...plain,
        AWS_ENDPOINT_URL_SSM: http('ssm.example.invalid'),
        HTTP_PROXY: 'http://ann:pw@{other}',
      },
      expected: { ...atNowhere, proxy: 'other (ann:pw)' },
    },
    {
      what: 'an http endpoint on a port through HTTP_PROXY',
      env: {
        ...plain,
        AWS_ENDPOINT_URL_SSM: http('ssm.example.invalid:8080'),
        HTTP_PROXY: '{other}',
      },
      expected: { ...atNowhere, host: 'ssm.example.invalid:8080', proxy: 'other' },
    },
    {
      what: 'HTTPS_PROXY is not for http',
      env: { ...direct, AWS_ENDPOINT_URL_SSM: http('ssm.example.invalid') },
      expected: unresolved,
    },
    {
      what: 'an address outside the networks of NO_PROXY',
      env: {
        ...plain,
        AWS_ENDPOINT_URL_SSM: http('10.1.2.3'),
        HTTP_PROXY: 'http://{other}',
        NO_PROXY: '10.2.0.0/16,192.168.0.0/16,fd00::/8',
      },
      expected: reached('ENV', { host: '10.1.2.3', proxy: 'other' }),
    },
    ...['127.0.0.1', 'localhost'].map((host) => ({
      what: `${host} is never asked through a proxy`,
      env: {
        ...plain,
        AWS_ENDPOINT_URL_SSM: http(`${host}:{port}`),
        HTTP_PROXY: 'http://{other}',
      },
      expected: reached('ENV', { host: `${host}:{port}`, proxy: 'none' }),
      boto3: { why: 'this machine and proxies', proxy: 'other' },
    })),
    {
      what: 'a proxy that is no URL',
      env: { ...direct, HTTPS_PROXY: 'http://[' },
      expected: failed('HTTPS_PROXY'),
      go: { why: 'a proxy that is no URL', error: 'ssm.example.invalid' },
    },
    {
      what: 'SOCKS',
      env: { ...direct, HTTPS_PROXY: 'socks5://127.0.0.1:1' },
      expected: failed('SOCKS'),
    },
  ],
}
