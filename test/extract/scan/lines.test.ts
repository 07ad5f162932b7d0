import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_LIMIT_BYTES, LineSplitter } from '../../../src/extract/scan/lines.js';
import { cutUp } from './cut-up.js';

function linesOf(...chunks: readonly Buffer[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.write(chunk)), ...splitter.end()];
}

test('lines end at LF, CRLF and CR, and the last one needs no end', () => {
  expect(linesOf(Buffer.from('a\nb\r\nc\rd\n\ne'))).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

test('the same bytes give the same lines, however they are cut into chunks', () => {
  const parts = fc.constantFrom('\n', '\r', '\r\n', 'ä', '北京', 'x', '\u001B[31m', '\0', '\n\r');
  const bytes = fc.oneof(
    fc.array(parts).map((all) => Buffer.from(all.join(''))),
    fc.uint8Array().map((all) => Buffer.from(all)),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(40)), (whole, cuts) => {
      expect(linesOf(...cutUp(whole, cuts))).toEqual(linesOf(whole));
    }),
  );
});

test('lines are what a regular expression would cut', () => {
  const text = fc.array(fc.constantFrom('\n', '\r', 'ab', 'ä')).map((all) => all.join(''));
  fc.assert(
    fc.property(text, (whole) => {
      const expected = whole.split(/\r\n|\r|\n/);
      if (expected.at(-1) === '') expected.pop();
      expect(linesOf(Buffer.from(whole))).toEqual(expected);
    }),
  );
});

test('colours are not part of a line', () => {
  expect(linesOf(Buffer.from('\u001B[1;32m42\u001B[0m rows'))).toEqual(['42 rows']);
});

test('a long line is kept to its beginning, and its cut is counted', () => {
  const splitter = new LineSplitter();
  const chunks = Array.from({ length: 3 }, () => Buffer.alloc(50_000, 'x'));
  const lines = [...chunks, Buffer.from('\nshort\n')].flatMap((chunk) => splitter.write(chunk));
  expect(lines.map(({ length }) => length)).toEqual([LINE_LIMIT_BYTES, 5]);
  expect(splitter).toMatchObject({ cutLines: 1, lines: 2, bytes: 150_007 });
});

test('a long line within one chunk is cut as well', () => {
  const splitter = new LineSplitter();
  const lines = splitter.write(Buffer.from(`${'x'.repeat(70_000)}\n`));
  expect(lines.map(({ length }) => length)).toEqual([LINE_LIMIT_BYTES]);
  expect(splitter.cutLines).toBe(1);
});
