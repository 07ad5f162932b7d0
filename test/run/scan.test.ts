import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_LIMIT_BYTES, LineSplitter } from '../../src/run/scan/lines.js';
import { parseNumber } from '../../src/run/scan/number.js';
import { Scanner } from '../../src/run/scan/scanner.js';

function linesOf(...chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

test('lines end at LF, CRLF and CR, and the last one needs no end', () => {
  expect(linesOf(Buffer.from('a\nb\r\nc\rd\n\ne'))).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

test('the same bytes give the same lines, however they are cut into chunks', () => {
  const bytes = fc
    .array(fc.constantFrom('\n', '\r', '\r\n', 'ä', '北京', 'x', '\u001B[31m', '\0'))
    .map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(40)), (whole, cuts) => {
      const edges = [
        0,
        ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
      ];
      const chunks = edges.map((edge, index) => whole.subarray(edge, edges[index + 1]));
      expect(linesOf(...chunks)).toEqual(linesOf(whole));
    }),
  );
});

test('colours are not part of a line', () => {
  expect(linesOf(Buffer.from('\u001B[1;32m42\u001B[0m rows'))).toEqual(['42 rows']);
});

test('a long line is kept to its beginning, and its cut is counted', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (let count = 0; count < 3; count += 1) splitter.write(Buffer.alloc(50_000, 'x'));
  splitter.write(Buffer.from('\nshort\n'));
  expect(lines.map(({ length }) => length)).toEqual([LINE_LIMIT_BYTES, 5]);
  expect(splitter).toMatchObject({ cutLines: 1, lines: 2, bytes: 150_007 });
});

test.each([
  ['42', 42],
  ['-1.5', -1.5],
  ['1e3', 1000],
  ['1,234,567', 1_234_567],
  ['1 234', 1234],
  ["1'234.5", 1234.5],
  ['1_000', 1000],
])('%j is the number %d', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test.each(['', 'abc', '1,23', '0x10', '--1', '1.2.3', 'NaN'])('%j is no number', (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

function count(records: string, output: string): unknown {
  const [name = '', aggregation = 'sum', pattern = ''] = records.split('|');
  const scanner = new Scanner([
    { name, aggregation: aggregation as 'sum', pattern: pattern.replaceAll('¦', '|') },
  ]);
  scanner.stream('stdout')(Buffer.from(output));
  return scanner.finish();
}

test.each([
  ['n|sum|(\\d+) rows', '1 rows\n2 rows\n', 3],
  ['n|sum|rows', '1 rows\n2 rows\n', 2],
  ['n|last|(\\d+)', '1\n5\n3\n', 3],
  ['n|first|(\\d+)', '1\n5\n3\n', 1],
  ['n|max|(\\d+)', '1\n5\n3\n', 5],
  ['n|min|(-?\\d+)', '1\n-5\n3\n', -5],
  ['n|sum|nothing', '1\n', Number.NaN],
])('%s in %j is %d', (records, output, value) => {
  expect(count(records, output)).toMatchObject({ records: [{ name: 'n', value }] });
});

test('named groups beside value become labels, summed each by itself', () => {
  const output = 'a: 1 rows\nb: 2 rows\na: 3 rows\n';
  expect(count('n|sum|(?<table>\\w+): (?<value>\\d+) rows', output)).toMatchObject({
    records: [
      { labels: { table: 'a' }, value: 4 },
      { labels: { table: 'b' }, value: 2 },
    ],
  });
});

test('a captured text that is no number is a remark, not a count', () => {
  expect(count('n|sum|n=(\\w+)', 'n=many\nn=2\n')).toMatchObject({
    records: [{ value: 2 }],
    remarks: ['--records n: captured "many", which is not a number; not counted'],
  });
});

test('a pattern that backtracks without end does not hang the run', () => {
  expect(count('n|sum|^(a+)+$', `${'a'.repeat(40)}b\n`)).toMatchObject({
    records: [{ value: Number.NaN }],
  });
});
