import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGatewayUrl } from '../../src/http/address.js';

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function reasonOf(text: string): string {
  const address = parseGatewayUrl(text);
  return address.kind === 'invalid' ? address.reason : 'valid';
}

describe('a base URL', () => {
  test.for([
    ['http://localhost:9091', 'http://localhost:9091'],
    ['http://localhost:9091/', 'http://localhost:9091'],
    ['  https://gw.example \n', 'https://gw.example'],
    ['HTTP://GW.example:80', 'http://gw.example'],
    ['https://gw.example/prefix/of/it//', 'https://gw.example/prefix/of/it'],
    ['http://[::1]:9091', 'http://[::1]:9091'],
    ['http://h/metrics/gateway', 'http://h/metrics/gateway'],
    ['http://h/api/v1/import/prometheus', 'http://h/api/v1/import/prometheus'],
    ['localhost:9091', 'http://localhost:9091'],
    ['pushgateway', 'http://pushgateway'],
    ['10.0.0.1:9091/pg/', 'http://10.0.0.1:9091/pg'],
    ['[::1]:9091', 'http://[::1]:9091'],
  ] as const)('%j is %s', ([text, baseUrl]) => {
    expect(parseGatewayUrl(text)).toEqual({ kind: 'address', baseUrl });
  });
});

describe('user and password become Basic auth and are removed from the address', () => {
  test.for([
    ['http://user:pass@h:1', 'user:pass'],
    ['https://user:pass@h:1/p/', 'user:pass'],
    ['user:pass@h:1', 'user:pass'],
    ['http://user@h', 'user:'],
    ['http://:pass@h', ':pass'],
    ['http://u:p%40ss%3Aw%2F@h', 'u:p@ss:w/'],
    ['http://u:w%C3%B6rd@h', 'u:wörd'],
    ['http://u:wörd@h', 'u:wörd'],
    ['http://u:100%@h', 'u:100%'],
    ['http://u:%zz%41@h', 'u:%zzA'],
    ['http://u:p@ss@h', 'u:p@ss'],
  ] as const)('%s', ([text, credentials]) => {
    const address = parseGatewayUrl(text);
    expect(address).toMatchObject({ kind: 'address', authorization: basic(credentials) });
    expect(address).toHaveProperty(
      'baseUrl',
      expect.stringMatching(/^https?:\/\/h(?::1)?(?:\/p)?$/),
    );
    expect(address).toHaveProperty('baseUrl', expect.not.stringContaining('@'));
  });

  test('bytes that are not UTF-8 stay unchanged', () => {
    const authorization = `Basic ${Buffer.from('u:\xff', 'latin1').toString('base64')}`;
    expect(parseGatewayUrl('http://u:%ff@h')).toMatchObject({ authorization });
  });

  test('an empty userinfo gives no authorization', () => {
    expect(parseGatewayUrl('http://:@h')).not.toHaveProperty('authorization');
  });

  test('any user and password are encoded', () => {
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(':'));
    fc.assert(
      fc.property(name, fc.string({ unit: 'grapheme', minLength: 1 }), (user, password) => {
        const userinfo = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
        const authorization = basic(`${user}:${password}`);
        expect(parseGatewayUrl(`http://${userinfo}@h`)).toMatchObject({ authorization });
      }),
    );
  });
});

describe('text that cannot be a gateway URL is refused with a remedy', () => {
  test.for([
    ['', 'is empty: write a URL such as http://'],
    [':9091', 'is not a URL'],
    ['http://', 'is not a URL'],
    ['http:h', 'is not a URL'],
    ['http://h:port', 'is not a URL'],
    ['http://h:99999', 'is not a URL'],
    ['unix:/run/gw.sock', 'is not a URL'],
    ['/run/gw.sock', 'is not a URL'],
    ['two words', 'is not a URL'],
    ['ftp://h', 'neither http nor https'],
    ['http://h?x=1', 'remove the ? or #'],
    ['h:9091?x=1', 'remove the ? or #'],
    ['http://h/#top', 'remove the ? or #'],
    ['http://a%3Ab:pw@h', 'has a colon'],
  ] as const)('%j: %s', ([text, part]) => {
    expect(reasonOf(text)).toContain(part);
  });

  test.for([
    ['http://h/metrics', 'http://h'],
    ['http://h:1/pg/metrics/', 'http://h:1/pg'],
    ['http://h/metrics/job/a/instance/b', 'http://h'],
    ['http://h/pg/metrics/job@base64/YQ', 'http://h/pg'],
    ['http://h/metrics/job/metrics/job', 'http://h'],
    ['http://h/pg/api/v1/metrics', 'http://h/pg'],
  ] as const)('%j, the URL of an endpoint: %s', ([text, baseUrl]) => {
    expect(reasonOf(text).endsWith(` give only the base URL, ${baseUrl}`)).toBe(true);
  });

  test.for([
    'http://user:hunter2/3@h:9091',
    'http://user:123/hunter2@h:9091',
    'http://user:123?hunter2@h:9091',
    'http://user:123#hunter2@h:9091',
    'http://user:hunter2#@h:9091',
    'http://user:hunter2@h:port',
    'http://user:hunter2@',
    'ftp://user:hunter2@h',
    'http://user:hunter2@h/metrics/job/a',
    'http://user:hunter2@h?x',
    'http://us%3Aer:hunter2@h',
    'user:hunter2@@@',
    'user:hunter2/@h',
  ])('the reason for %s has no password', (text) => {
    expect(reasonOf(text)).not.toBe('valid');
    expect(reasonOf(text)).not.toContain('hunter2');
  });
});

test('no text throws, and every accepted URL is plain http', () => {
  const near = fc.array(
    fc.constantFrom('http://', 'a', ':', '@', '/', '?', '#', '%', '[', ']', '1', '\\', '.', ' '),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        near.map((parts) => parts.join('')),
      ),
      (text) => {
        const address = parseGatewayUrl(text);
        if (address.kind === 'invalid') return;
        const { username, search, hash, protocol } = new URL(address.baseUrl);
        expect([username, search, hash]).toEqual(['', '', '']);
        expect(protocol).toMatch(/^https?:$/);
        expect(address.baseUrl).not.toMatch(/\/$/);
      },
    ),
    { numRuns: 2000 },
  );
});
