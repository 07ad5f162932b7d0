import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine } from '../../src/util/one-line.js';
import { codePoint } from '../rig/code-point.js';

test.for([
  ['bad name\n', 'bad name'],
  ['  two\r\n\tlines ', 'two lines'],
  ['\u001b[31mred\u001b[0m\u0007', '[31mred [0m'],
  ['a\u202eb\u2028c', 'a b c'],
  ['<html><head><TITLE>502 Bad\nGateway</TITLE></head><body>…', '502 Bad Gateway'],
  ['http://user:pw@h/x and https://t@h', 'http://h/x and https://h'],
  ['mail me@h', 'mail me@h'],
] as const)('%j becomes %j', ([text, line]) => {
  expect(oneLine(text, [])).toBe(line);
});

test('secrets are masked everywhere', () => {
  expect(oneLine('a dG9rZW4= b dG9rZW4=', ['dG9rZW4='])).toBe('a *** b ***');
});

test('any text gives one line of at most 500 characters, without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint, maxLength: 2000, size: 'max' }), (text) => {
      const line = oneLine(text, []);
      expect(line.length).toBeLessThanOrEqual(500);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(line.isWellFormed()).toBe(true);
    }),
  );
  expect(oneLine('x'.repeat(501), [])).toBe(`${'x'.repeat(499)}…`);
  expect(oneLine('x'.repeat(500), [])).toBe('x'.repeat(500));
});
