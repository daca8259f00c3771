/**
 * NO_PROXY by the rules of Go. The rows are those of golang.org/x/net/http/httpproxy proxy_test.go, and
 * more for what they leave out.
 */
import { expect, test } from 'vitest'
import { isExcluded } from '../../src/aws/http/no-proxy.ts'

/** Of the tests of Go. */
const list =
  'foo.com, .barbaz.net, *.example.org, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64'

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.0.0.2', true],
  ['[::1]', true],
  ['[::2]', false],
  ['192.168.1.1', true],
  ['192.168.1.2', false],
  ['192.168.1.3', true],
  ['192.168.1.4', false],
  ['10.0.0.2', true],
  ['[2001:db8::52:0:1]', true],
  ['[2001:db8::52:0:2]', false],
  ['[2001:db8::52:0:3]', true],
  ['[2002:db8:a::123]', true],
  ['[fe80::424b:c8be:1643:a1b6]', false],
  ['barbaz.net', false],
  ['www.barbaz.net', true],
  ['foobar.com', false],
  ['foofoo.com', false],
  ['baz.com', false],
  ['localhost.net', false],
  ['local.localhost', false],
  ['barbarbaz.net', false],
  ['wildcard.io', false],
  ['example.org', false],
  ['www.example.org', true],
  ['foo.com', true],
  ['www.foo.com', true],
] as const)('http://%s', (host, expected) => {
  expect(isExcluded(new URL(`http://${host}`), list)).toBe(expected)
})

test.each([
  ['https://ssm.us-east-1.amazonaws.com', 'amazonaws.com', true],
  ['https://ssm.us-east-1.amazonaws.com', '.amazonaws.com', true],
  ['https://ssm.us-east-1.amazonaws.com', 'AmazonAWS.com', true],
  ['https://ssm.us-east-1.amazonaws.com', 'zonaws.com', false],
  ['https://ssm.us-east-1.amazonaws.com', 'a.example,\tamazonaws.com ,', true],
  ['https://ssm.us-east-1.amazonaws.com', 'amazonaws.com:443', true],
  ['https://ssm.us-east-1.amazonaws.com', 'amazonaws.com:80', false],
  ['https://ssm.us-east-1.amazonaws.com:8443', 'amazonaws.com:8443', true],
  ['https://ssm.us-east-1.amazonaws.com', '*', true],
  ['https://ssm.us-east-1.amazonaws.com', 'a.example, *', true],
  ['https://ssm.us-east-1.amazonaws.com', '', false],
  ['https://ssm.us-east-1.amazonaws.com', ' , ,', false],
  ['https://ssm.us-east-1.amazonaws.com', ':443', false],
  ['https://ssm.us-east-1.amazonaws.com', '0.0.0.0/0', false],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://11.1.2.3', '10.0.0.0/8', false],
  ['https://10.1.2.3', '10.1.2.0/31', false],
  ['https://10.1.2.3', '10.1.2.2/31', true],
  ['https://10.1.2.3', '0.0.0.0/0', true],
  ['https://10.1.2.3', '::/0', false],
  ['https://10.1.2.3', '10.0.0.0/33', false],
  ['https://10.1.2.3', '10.1.2', false],
  ['https://10.1.2.3', '2.3', false],
  ['https://10.1.2.3', '10.1.2.3:443', true],
  ['https://10.1.2.3:8443', '10.1.2.3:443', false],
  ['https://10.1.2.3', '::ffff:10.1.2.3', true],
  ['https://[fd00::1]', 'fd00::/8', true],
  ['https://[fd00::1]', 'fe00::/8', false],
  ['https://[fd00::1]', 'fd00:0:0::1', true],
  ['https://[fd00::1]', '[fd00::1]:443', true],
  ['https://[fd00::1]', '[fd00::1]:80', false],
  ['https://[::ffff:127.0.0.1]', '', true],
  ['https://bücher.example', 'bücher.example', true],
  ['https://www.bücher.example', '.bücher.example', true],
  ['https://bücher.example', 'BÜCHER.example', true],
])('%s, NO_PROXY=%s', (url, entries, expected) => {
  expect(isExcluded(new URL(url), entries)).toBe(expected)
})
