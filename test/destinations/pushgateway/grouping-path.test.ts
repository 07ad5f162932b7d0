import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupingPath } from '../../../src/destinations/pushgateway/grouping-path.js';
import { codePoint } from '../../rig/code-point.js';

test.for([
  ['backup', '/metrics/job/backup'],
  ['Az_0-9', '/metrics/job/Az_0-9'],
  ['/var/tmp', '/metrics/job@base64/L3Zhci90bXA'],
  ['a b+c', '/metrics/job@base64/YSBiK2M'],
  ['.', '/metrics/job@base64/Lg'],
  ['..', '/metrics/job@base64/Li4'],
  ['//', '/metrics/job@base64/Ly8'],
  ['%2e%2e', '/metrics/job@base64/JTJlJTJl'],
  ['=', '/metrics/job@base64/PQ'],
  ['北京', '/metrics/job@base64/5YyX5Lqs'],
  ['a\n', '/metrics/job@base64/YQo'],
  // URL-safe: plain base64 has + and / in these two.
  ['\u{3ffff}', '/metrics/job@base64/8L-_vw'],
  ['???', '/metrics/job@base64/Pz8_'],
] as const)('job %j is %s', ([job, path]) => {
  expect(groupingPath({ job, labels: {} })).toBe(path);
});

test('job comes first, the other labels follow by name', () => {
  const labels = { zone: 'z', Region: 'r', a: 'a' };
  expect(groupingPath({ job: 'j', labels })).toBe('/metrics/job/j/Region/r/a/a/zone/z');
});

test('an empty value, which only a delete may have, gives no empty segment', () => {
  expect(groupingPath({ job: 'j', labels: { instance: '' } })).toBe(
    '/metrics/job/j/instance@base64/=',
  );
});

test('a URL does not change the path of any value, and the value can be decoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint, minLength: 1 }), (value) => {
      const path = groupingPath({ job: value, labels: {} });
      expect(new URL(`http://h${path}`).pathname).toBe(path);
      const [, , label, text = ''] = path.split('/');
      const read = label === 'job' ? text : Buffer.from(text, 'base64url').toString();
      expect(read).toBe(value);
    }),
  );
});
