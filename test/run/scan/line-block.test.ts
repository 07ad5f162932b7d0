import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLines, LineBlock, partsOf } from '../../../src/run/scan/line-block.js';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((all) => all.map((byte) => (byte % 3 === 0 ? 10 : byte))),
);

test('as many lines are counted as there are LF, wherever the bytes begin in memory', () => {
  fc.assert(
    fc.property(bytes, fc.nat(7), (all, offset) => {
      const padded = Buffer.concat([Buffer.alloc(offset, 10), all]).subarray(offset);
      expect(countLines(padded)).toBe(all.filter((byte) => byte === 10).length);
    }),
  );
});

test('a block gives every line that holds the literal, few or many, and each once', () => {
  const lines = fc.array(fc.constantFrom('x', 'xx', '', 'a x b', 'ä', 'nothing', 'y'.repeat(300)), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(lines, (all) => {
      const held = new LineBlock(Buffer.from(`${all.join('\n')}\n`)).holding('x');
      expect(held.filter((line) => line.includes('x'))).toEqual(
        all.filter((line) => line.includes('x')),
      );
      expect(held.length).toBeLessThanOrEqual(all.length);
    }),
  );
});

test('a chunk is taken apart at its lines, and not at all where bytes are no guide to them', () => {
  const partsIn = (text: string) => {
    const parts = partsOf(Buffer.from(text), 1000);
    return parts && Object.values(parts).map(String);
  };
  expect(partsIn('end\na\nb\nrest')).toEqual(['end\n', 'a\nb\n', 'rest']);
  expect(partsIn('end\na\n')).toEqual(['end\n', 'a\n', '']);
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
