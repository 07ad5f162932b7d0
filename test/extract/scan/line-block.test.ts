import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineBlock, partsOf } from '../../../src/extract/scan/line-block.js';

const LITERALS = ['x', 'size', 'rows: '];

test('a block gives every line that holds one of the literals, few or many, in order and each once', () => {
  const pieces = ['x', 'xx', '', 'a x b', 'ä', 'nothing', 'y'.repeat(300), 'rows: x', 'size'];
  const lines = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 200 });
  const literals = fc.uniqueArray(fc.constantFrom(...LITERALS), { minLength: 1 });
  fc.assert(
    fc.property(lines, literals, (all, wanted) => {
      const block = new LineBlock(Buffer.from(`${all.join('\n')}\n`));
      const isHolding = (line: string): boolean => wanted.some((each) => line.includes(each));
      const held = block.candidates(wanted);
      expect(held.filter(isHolding)).toEqual(all.filter(isHolding));
      expect(held.length).toBeLessThanOrEqual(all.length);
    }),
  );
});

test('a block gives all lines where a pattern has no literal, and none where nobody asks', () => {
  const block = new LineBlock(Buffer.from('a\nb\n'));
  expect(block.candidates(['b', undefined])).toEqual(['a', 'b']);
  expect(block.candidates([])).toEqual([]);
});

test('a chunk is taken apart at its lines, and not at all where bytes are no guide to them', () => {
  const partsIn = (text: string) => {
    const parts = partsOf(Buffer.from(text), 1000);
    return parts && Object.values(parts).map(String);
  };
  expect(partsIn('end\na\nb\nrest')).toEqual(['end\n', 'a\nb\n', '2', 'rest']);
  expect(partsIn('end\na\n')).toEqual(['end\n', 'a\n', '1', '']);
  for (const text of [
    'none',
    'one\nrest',
    'a\nb\r\nc\n',
    'a\n\u001B[31mb\nc\n',
    `a\n${'x'.repeat(1000)}\n`,
  ]) {
    expect(partsIn(text)).toBeUndefined();
  }
});
