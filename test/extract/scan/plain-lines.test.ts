import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type CountPlainLines,
  countPlainLines,
  plainLineCounter,
  withVectors,
} from '../../../src/extract/scan/plain-lines.js';

const WAYS: readonly (readonly [string, CountPlainLines])[] = [
  ['four bytes at a time', countPlainLines],
  ['sixteen bytes at a time', withVectors()!],
];

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom(9, 10, 11, 120, 138), { maxLength: 300 })
    .map((all) => Uint8Array.from(all)),
  fc
    .array(fc.constantFrom(10, 120, 120, 120, 13, 27), { maxLength: 20 })
    .map((all) => Uint8Array.from(all)),
);

describe.each(WAYS)('%s', (_way, count) => {
  test('LF are counted, and what has CR or ESC is told from what has not', () => {
    fc.assert(
      fc.property(bytes, (all) => {
        const isPlain = !all.includes(13) && !all.includes(27);
        expect(count(Buffer.from(all))).toBe(
          isPlain ? all.filter((byte) => byte === 10).length : undefined,
        );
      }),
    );
  });

  test('nothing is left of what was longer, and any length will do', () => {
    expect(count(Buffer.from('\n'.repeat(65_536)))).toBe(65_536);
    expect(count(Buffer.from('\n'.repeat(3)))).toBe(3);
    expect(count(Buffer.alloc(0))).toBe(0);
    expect(count(Buffer.from('x\n'.repeat(1_000_000)))).toBe(1_000_000);
  });
});

const chunks = Array.from({ length: 200 }, (_, index) => Buffer.from('x\n'.repeat(index)));

test('where it goes on for long, all are counted as before', () => {
  const count = plainLineCounter();
  expect(chunks.map(count)).toEqual(chunks.map((_, index) => index));
});

test('where WebAssembly is not to be had, all are counted as well', () => {
  vi.stubGlobal('WebAssembly', undefined);
  try {
    expect(withVectors()).toBeUndefined();
    const count = plainLineCounter();
    expect(chunks.map(count)).toEqual(chunks.map((_, index) => index));
  } finally {
    vi.unstubAllGlobals();
  }
});
