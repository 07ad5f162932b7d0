import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseGaugePattern,
  parseRecordPattern,
  parseStagePattern,
} from '../../../src/extract/patterns/value-pattern.js';
import { type Trace, Tracer, type Traced } from '../../../src/extract/explain/tracer.js';
import { cutUp } from '../scan/cut-up.js';

interface Wanted {
  readonly records?: readonly string[];
  readonly gauges?: readonly string[];
  readonly stages?: readonly string[];
}

function trace(
  { records = [], gauges = [], stages = [] }: Wanted,
  chunks: readonly Buffer[],
): Traced {
  const tracer = new Tracer({
    records: records.map((text) => patternOf(parseRecordPattern(text))),
    gauges: gauges.map((text) => patternOf(parseGaugePattern(text, [], 'batch_job_'))),
    stages: stages.map((text) => patternOf(parseStagePattern(text))),
  });
  for (const chunk of chunks) tracer.write(chunk);
  return tracer.end();
}

function patternOf<T>(
  parsed: { kind: 'pattern'; pattern: T } | { kind: 'invalid'; reason: string },
): T {
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return parsed.pattern;
}

function only(wanted: Wanted, output: string): Trace {
  const [first] = trace(wanted, [Buffer.from(output)]).traces;
  return first!;
}

test('a value that is nested very deeply is shown by its beginning', () => {
  const output = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const { first } = only({ records: ['n=$.a'] }, output);
  // Some versions of V8 print it, others overflow their stack.
  const text = expect.stringMatching(/^(?:\[…|\[{20,})/) as string;
  expect(first).toMatchObject([{ line: 1, text, captured: 'a list' }]);
});

test('the lines that match are numbered from 1, whatever ends them', () => {
  const { matches, first } = only(
    { records: [String.raw`n=(\d+) rows`] },
    'a\r\n1 rows\rb\n2 rows',
  );
  expect(matches).toBe(2);
  expect(first).toMatchObject([
    { line: 2, text: '1 rows', captured: 1 },
    { line: 4, text: '2 rows', captured: 2 },
  ]);
});

test('labels, and what is captured and no number, are shown', () => {
  const records = [String.raw`n=(?<table>\w+): (?<value>\S+) rows`];
  expect(only({ records }, 'a: many rows\nb: 1,234 rows')).toMatchObject({
    matches: 2,
    notNumbers: 1,
    first: [
      { labels: { table: 'a' }, captured: 'many' },
      { labels: { table: 'b' }, captured: 1234 },
    ],
  });
});

test('the first ten are shown, and all are counted', () => {
  const { matches, first } = only({ stages: ['s=x'] }, 'x\n'.repeat(1000));
  expect([matches, first.length]).toEqual([1000, 10]);
});

test('of a long line, the place that matched is shown', () => {
  const { first } = only({ records: ['n=needle'] }, `${'x'.repeat(5000)}needle${'y'.repeat(5000)}`);
  expect(first[0]?.text).toMatch(/^…x{25}needley{69}…$/);
});

test('lines that are matched on their beginning only are counted, with JSON paths as without', () => {
  const output = `${'x'.repeat(70_000)}\nshort\n`;
  for (const records of [['n=x'], ['n=$.x']]) {
    expect(trace({ records }, [Buffer.from(output)])).toMatchObject({ lines: 2, cutLines: 1 });
  }
});

test.each([
  ['^copy', 'COPY 3', 'if case did not matter, it would match line 1'],
  ['^COPY', '\n  COPY 3\n', 'without ^ and $, it would match line 2'],
  [
    String.raw`^copy \d$`,
    ' COPY 33 ',
    'without ^ and $, if case did not matter, it would match line 1',
  ],
  [
    'copy',
    'Copy\n'.repeat(7),
    'if case did not matter, it would match 7 lines, first 1, 2, 3, 4, 5',
  ],
  ['copy', 'Copy\n'.repeat(2), 'if case did not matter, it would match lines 1, 2'],
  [String.raw`a\$`, 'a', undefined],
  ['copy', 'nothing', undefined],
  ['copy', 'Copy\ncopy', undefined],
  ['$.a', 'no JSON', 'no JSON document found'],
  ['$.stats.rows', '{"stats":{"files":1}}', '$.stats is an object with files, which has no .rows'],
  ['$.a', '{}', '$ is an empty object, which has no .a'],
  ['$.a[2]', '{"a":[1]}', '$.a is a list of 1, which has no [2]'],
  ["$['a b'].*.c", '{"a b":[1]}', "$['a b'][*] is a number, which has no .c"],
  [
    '$.a',
    `{${[...'bcdefghijklm'].map((name) => `"${name}":1`).join(',')}}`,
    '$ is an object with b, c, d, e, f, g, h, i, j, k and 2 more, which has no .a',
  ],
])('%s in %j: %s', (pattern, output, miss) => {
  expect(only({ records: [`n=${pattern}`] }, output).miss).toBe(miss);
});

test.each([
  ['{"rows":1}\n\n{"rows":2}\n', [1, 3]],
  ['\n\n{"rows":1}\n', [3]],
  ['log\n{"rows":1}\n', [2]],
  ['{\n{"rows":1}\n', [2]],
  ['\n{\n{"rows":1}\nx\n{"rows":1}', [3, 5]],
  ['x\n{\n"rows":1\n}\n', [2]],
])('the JSON values in %j stand in lines %j', (output, lines) => {
  const { first } = only({ gauges: ['n=$.rows'] }, output);
  expect(first.map(({ line }) => line)).toEqual(lines);
});

test('the same bytes give the same evidence, however they are cut into chunks', () => {
  const piece = fc.constantFrom('1 rows', '{"rows":2}', '{', 'x', '\n', '\r', '\r\n');
  const wanted = { records: [String.raw`a=(\d) rows`, 'b=$.rows', 'c=^X'], stages: ['s=x'] };
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(60)), (pieces, cuts) => {
      const whole = Buffer.from(pieces.join(''));
      expect(trace(wanted, cutUp(whole, cuts))).toEqual(trace(wanted, [whole]));
    }),
  );
});
