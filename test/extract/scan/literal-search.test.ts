import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiteralSearch, searchFor } from '../../../src/extract/scan/literal-search.js';

/** They begin alike, end alike, stand in one another, and mean something in a regular expression. */
const LITERALS = [
  'ab',
  'abc',
  'bc',
  'cab',
  'b.c',
  'a|b',
  'a+',
  '(a',
  '[b',
  '^a',
  'c$',
  'b\\',
  '??',
];

const literals = fc.uniqueArray(fc.constantFrom(...LITERALS), { minLength: 1 });
const lines = fc.array(
  fc
    .array(fc.constantFrom('a', 'b', 'c', 'é', '🎉', ' '.repeat(20), ...LITERALS), { maxLength: 8 })
    .map((all) => all.join('')),
  { minLength: 1, maxLength: 30 },
);

test('each literal is found in each line that holds it, however many there are and overlap', () => {
  fc.assert(
    fc.property(literals, lines, (wanted, all) => {
      const places = new LiteralSearch(wanted).placesIn(all.join('\n'));
      if (places === undefined) return;
      for (const literal of wanted) {
        const starts = all.flatMap((line, index) =>
          line.includes(literal) ? [all.slice(0, index).join('\n').length + Number(index > 0)] : [],
        );
        expect(places.of(literal)).toEqual(starts);
      }
    }),
  );
});

test('what ends where a longer one did is found once, and the search goes on behind it', () => {
  const places = new LiteralSearch(['abcd', 'bcd', 'cd', 'cdx']).placesIn('abcd cdx');
  expect(['abcd', 'bcd', 'cd', 'cdx'].map((each) => places?.of(each))).toEqual([
    [0],
    [0],
    [0],
    [0],
  ]);
});

test('literals that are nearly everywhere are given up, and those of every other line are not', () => {
  const search = new LiteralSearch(['aa', 'rows']);
  const dense = 'a'.repeat(10_000);
  const usual = Array.from({ length: 10_000 }, (_, index) => `${index} rows in all of the tables`);
  expect(search.placesIn(dense)).toBeUndefined();
  expect(search.placesIn(usual.join('\n'))?.of('rows')).toHaveLength(10_000);
});

test('three different literals are few, and patterns without any do not count', () => {
  expect(searchFor(['ab', 'ab', undefined, 'bc', 'cd'])).toBeUndefined();
  expect(searchFor(['ab', 'bc', 'cd', 'de'])).toBeDefined();
});
