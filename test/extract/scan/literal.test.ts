import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requiredLiteral } from '../../../src/extract/scan/literal.js';

test.each([
  [String.raw`copied (\d+) rows`, 'copied '],
  [String.raw`^Number of files: ([\d,]+)`, 'Number of files: '],
  [String.raw`rows=(?<table>\w+|all): (?<value>\d+) rows`, 'rows='],
  [String.raw`total \(bytes\): (\d+)`, 'total (bytes): '],
  ['errors?: x+yz', 'error'],
  ['a{0,2}bcd{2}e', 'bcd'],
  [String.raw`^\s*(\d+)$`, undefined],
  ['warning|error', undefined],
  [String.raw`\x41bc`, undefined],
  ['größer', 'gr'],
])('every match of %s contains %j', (source, literal) => {
  expect(requiredLiteral({ source, flags: '' })).toBe(literal);
  expect(requiredLiteral({ source, flags: 'i' })).toBeUndefined();
});

/** Patterns of all that could be mistaken for something else, and lines of what they are made of. */
const PIECES = [
  'ab',
  'c',
  '1',
  '-',
  'é',
  ' ',
  '.',
  '^',
  '$',
  '|',
  '?',
  '+',
  '*',
  '{0}',
  '{2}',
  '{0,1}',
].concat(
  [
    '{1,}',
    '{',
    '}',
    ']',
    '[',
    '[^a]',
    '[a|b]',
    '(?:ab)',
    '(?:a|b)',
    '(b)?',
    '(?=c)',
    '(?!c)',
    '(',
    ')',
  ],
  [
    String.raw`\.`,
    String.raw`\d`,
    String.raw`\[`,
    String.raw`\b`,
    String.raw`\x41`,
    String.raw`\1`,
    String.raw`\\`,
  ],
);

test('a line that matches contains what every match contains, whatever the pattern', () => {
  const sources = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((all) => all.join(''));
  const lines = fc.array(
    fc.constantFrom('ab', 'a', 'b', 'c', '1', '-', 'é', ' ', '.', '[', '{', 'A', '\\'),
    {
      maxLength: 12,
    },
  );
  const many = fc.array(lines, { minLength: 20, maxLength: 20 });
  const flags = fc.constantFrom('', 'i', 'ms', 'u', 'v');
  fc.assert(
    fc.property(sources, flags, many, (source, flags, all) => {
      const regexp = compiled(source, flags);
      const literal = requiredLiteral({ source, flags });
      if (regexp === undefined || literal === undefined) return;
      const texts = all.map((parts) => parts.join(''));
      const broken = texts.filter((line) => regexp.test(line) && !line.includes(literal));
      expect(broken).toEqual([]);
    }),
    { numRuns: 2000, maxSkipsPerRun: 1000 },
  );
});

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
