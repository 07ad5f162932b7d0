import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptsGzip, preferredFormat } from '../../../src/http/server/accept.js';

/** What Prometheus 2.42 and 3 send. */
const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';

test.each([
  [undefined, 'text'],
  ['', 'text'],
  ['*/*', 'text'],
  ['text/html,*/*;q=0.8', 'text'],
  [PROMETHEUS_2, 'openmetrics'],
  [PROMETHEUS_3, 'openmetrics'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text; version="1.0.0"', 'openmetrics'],
  ['application/openmetrics-text;version=0.0.1', 'text'],
  ['application/openmetrics-text;version=2.0.0', 'text'],
  ['application/openmetrics-text;q=0.2, text/plain;q=0.4', 'text'],
  ['application/openmetrics-text;q=0, text/plain;q=0', 'text'],
  ['application/openmetrics-text;q=nonsense', 'text'],
] as const)('Accept: %s gets %s', (accept, format) => {
  expect(preferredFormat(accept)).toBe(format);
});

test.each([
  [undefined, false],
  ['gzip', true],
  ['br, gzip;q=0.5', true],
  ['gzip;q=0', false],
  ['*', true],
  ['*, gzip;q=0', false],
  ['identity', false],
] as const)('Accept-Encoding: %s takes gzip: %s', (header, expected) => {
  expect(acceptsGzip(header)).toBe(expected);
});

const word = fc.oneof(
  fc.constantFrom(
    'application/openmetrics-text',
    'version=',
    '1.0.0',
    'gzip',
    'q=',
    ';',
    ',',
    '"',
    '*/*',
  ),
  fc.string(),
);

test('any header is understood in one way or the other', () => {
  fc.assert(
    fc.property(
      fc.array(word).map((words) => words.join('')),
      (header) => {
        expect(['text', 'openmetrics']).toContain(preferredFormat(header));
        expect(typeof acceptsGzip(header)).toBe('boolean');
      },
    ),
  );
});
