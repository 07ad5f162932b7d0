import { expect, test } from 'vitest';
import { LiteralSearch } from '../../../src/extract/scan/literal-search.js';
import { PrefilteredLines } from '../../../src/extract/scan/prefiltered-lines.js';

const LINES = ['copied 1 rows', 'nothing', 'sent 2 rows, copied none', 'größer 🎉', 'sent 3'];
const search = new LiteralSearch(['copied', 'sent', 'rows']);

test.each([
  [['copied'], [0, 2]],
  [
    ['sent', 'copied'],
    [0, 2, 4],
  ],
  [
    ['sent', undefined],
    [0, 1, 2, 3, 4],
  ],
  [[], []],
])('of the lines, those holding one of %j are given in their order', (literals, indexes) => {
  const block = new PrefilteredLines(search, LINES.join('\n'));
  expect(block.candidates(literals)).toEqual(indexes.map((index) => LINES[index]));
});

test('all lines are given where a literal is nearly everywhere', () => {
  const lines = Array.from({ length: 100 }, () => 'sent');
  expect(new PrefilteredLines(search, lines.join('\n')).candidates(['copied'])).toEqual(lines);
});
