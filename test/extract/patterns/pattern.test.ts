import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPattern, parsePattern } from '../../../src/extract/patterns/pattern.js';

test.each([
  [String.raw`rows: (\d+)`, String.raw`rows: (\d+)`, ''],
  [String.raw`/rows: (\d+)/i`, String.raw`rows: (\d+)`, 'i'],
  ['/rows/', 'rows', ''],
  ['/rows/gdim', 'rows', 'im'],
  [String.raw`/a\/b/s`, String.raw`a\/b`, 's'],
  ['/a[/]b/u', 'a[/]b', 'u'],
  // Paths.
  ['/var/log/', '/var/log/', ''],
  ['/var/lib', '/var/lib', ''],
  ['/', '/', ''],
  ['//', '//', ''],
  [String.raw`\/etc/s`, String.raw`\/etc/s`, ''],
])('the pattern %s is %s with the flags %j', (text, source, flags) => {
  expect(parsePattern(text)).toMatchObject({ pattern: { kind: 'regexp', source, flags } });
});

test.each([
  ['/rows/y', 'the flag y is not supported: begin the pattern with ^'],
  ['/rows/ii', 'a flag appears twice: ii'],
  ['/rows/uv', 'the flags u and v exclude each other'],
  [
    String.raw`/a\-b/u`,
    String.raw`the pattern a\-b is not a regular expression: Invalid escape at character 3`,
  ],
  ['/a(b/i', 'the pattern a(b is not a regular expression: Unterminated group at character 2'],
  ['(a)(b', 'the pattern (a)(b is not a regular expression: Unterminated group at character 4'],
  ['a)b(', "the pattern a)b( is not a regular expression: Unmatched ')' at character 2"],
  ['*.log', 'the pattern *.log is not a regular expression: Nothing to repeat at character 1'],
])('the pattern %s is refused: %s', (text, reason) => {
  expect(parsePattern(text)).toEqual({ kind: 'invalid', reason });
});

test('a pattern of more than 500 characters is refused without a position', () => {
  const reason = `the pattern ${'a'.repeat(500)}( is not a regular expression: Unterminated group`;
  expect(parsePattern(`${'a'.repeat(500)}(`)).toEqual({ kind: 'invalid', reason });
});

test('any regular expression of a program keeps its source and flags, and is shown so that it can be read again', () => {
  const sources = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', '/', '\\', '[', ']', '(', ')', '\n', '$', '.', '*') }),
  );
  const flags = fc.subarray([...'dgims']).map((all) => all.join(''));
  fc.assert(
    fc.property(sources, flags, (source, written) => {
      const regexp = compiled(source, written);
      if (regexp === undefined) return;
      const parsed = parsePattern(String(regexp));
      expect(parsed).toMatchObject({
        pattern: { source: regexp.source, flags: regexp.flags.replaceAll(/[dg]/g, '') },
      });
      if (parsed.kind === 'invalid') return;
      expect(parsePattern(formatPattern(parsed.pattern))).toEqual(parsed);
    }),
  );
});

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
