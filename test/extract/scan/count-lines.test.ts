import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLines, countPlainLines } from '../../../src/extract/scan/count-lines.js';

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

test('lines are not counted by their LF where there is a CR or a control character', () => {
  const mixed = fc.array(fc.constantFrom(10, 120, 120, 120, 120, 7, 13, 14, 15, 27), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(mixed, (all) => {
      const isPlain = !all.some((byte) => [7, 13, 14, 15, 27].includes(byte));
      const expected = isPlain ? all.filter((byte) => byte === 10).length : undefined;
      expect(countPlainLines(Buffer.from(all))).toBe(expected);
    }),
  );
});

test('long lines are counted as short ones are', () => {
  expect(countLines(Buffer.from(`${'x'.repeat(10_000)}\n`.repeat(3)))).toBe(3);
});
