import { expect, test } from 'vitest';
import { formatAddress, parseListenAddress } from '../../../src/http/server/listen-address.js';

test.each([
  ['9098', '127.0.0.1:9098'],
  ['0', '127.0.0.1:0'],
  ['0.0.0.0:80', '0.0.0.0:80'],
  ['localhost:65535', 'localhost:65535'],
  ['[::]:9098', '[::]:9098'],
  ['[fe80::1%eth0]:1', '[fe80::1%eth0]:1'],
  ['unix:/run/a.sock', 'unix:/run/a.sock'],
  ['unix:/run/a,mode=9.sock', 'unix:/run/a,mode=9.sock'],
])('%s is %s', (text, formatted) => {
  const address = parseListenAddress(text);
  expect(address && formatAddress(address)).toBe(formatted);
});

test.each([
  ['unix:/a', 0o600],
  ['unix:/a,mode=660', 0o660],
  ['unix:/a,mode=0666', 0o666],
])('the mode of %s is %d', (text, mode) => {
  expect(parseListenAddress(text)).toEqual({ kind: 'unix', path: '/a', mode });
});

test.each(['', ':9098', '65536', '-1', '1.2.3.4', '::1:80', 'http://a:1', 'unix:', 'a b:1'])(
  '%j is no address',
  (text) => {
    expect(parseListenAddress(text)).toBe(undefined);
  },
);
