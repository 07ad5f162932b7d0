import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allMatches } from '../../../src/extract/scan/all-matches.js';

test('the matches are those of matchAll, empty ones and surrogate pairs included', () => {
  const pattern = fc.constantFrom('a', 'a*', '', 'b?', '(?=a)', '$', String.raw`\w`, '.', '^');
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '\uD83D'), maxLength: 12 });
  fc.assert(
    fc.property(pattern, fc.constantFrom('gu', 'gv'), line, (source, flags, text) => {
      const expected = [...text.matchAll(new RegExp(source, flags))];
      const found = allMatches(text, new RegExp(source, flags)) ?? [];
      expect(found.map(({ 0: all, index }) => [all, index])).toEqual(
        expected.map(({ 0: all, index }) => [all, index]),
      );
    }),
    { numRuns: 2000 },
  );
});
