import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseGaugePattern,
  parseRecordPattern,
  parseStagePattern,
} from '../../../src/extract/patterns/value-pattern.js';
import type { Findings } from '../../../src/extract/scan/findings.js';
import { withoutControlSequences } from '../../../src/extract/scan/control-sequences.js';
import { Scanner } from '../../../src/extract/scan/scanner.js';
import { inOwnNode } from '../../rig/own-node.js';
import { cutUp } from './cut-up.js';

function scan(
  { records = [], gauges = [], stages = [] }: Readonly<Partial<Record<string, string[]>>>,
  chunks: readonly (Buffer | string)[],
): Findings {
  let now = 0;
  const scanner = new Scanner(
    {
      records: records.map((text) => patternOf(parseRecordPattern(text))),
      gauges: gauges.map((text) => patternOf(parseGaugePattern(text, [], 'batch_job_'))),
      stages: stages.map((text) => patternOf(parseStagePattern(text))),
    },
    // A second passes with every chunk that ends a line.
    { monotonic: () => (now += 1) },
    'own',
  );
  const read = scanner.stream('stdout');
  for (const chunk of chunks) read(Buffer.from(chunk));
  return scanner.finish(10);
}

function patternOf<T>(
  parsed: { kind: 'pattern'; pattern: T } | { kind: 'invalid'; reason: string },
): T {
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return parsed.pattern;
}

test.each([
  [String.raw`n=(\d+) rows`, '1 rows\n2 rows\n', 3],
  ['n=rows', '1 rows\n2 rows\n', 2],
  [String.raw`n:last=(\d+)`, '1\n5\n3\n', 3],
  [String.raw`n:first=(\d+)`, '1\n5\n3\n', 1],
  [String.raw`n:max=(\d+)`, '1\n5\n3\n', 5],
  [String.raw`n:min=(-?\d+)`, '1\n-5\n3\n', -5],
  ['n=nothing', '1\n', Number.NaN],
  [String.raw`n:last=(\d+)%`, '10%\r50%\r100%\n', 100],
  [String.raw`n=copied (\d+) rows`, '\u001B[32mcopied \u001B[1m42\u001B[0m rows\n', 42],
  ['n=([\\d,.]+ ?\\w*) sent', '1,234 sent\n1.5k sent\n', 2734],
  ['n=$.rows', '{"rows":3}\nnoise\n{"rows":4}\n{"other":1}\n', 7],
  ['n:last=$.a[1]["x y"]', '{"a":[0,{"x y":"1,234"}]}\n', 1234],
  ['n=$.a.*', '{"a":{"x":1,"y":2}}\n', 3],
  ['n=$[*].size', '[\n  {"size": 1},\n  {"size": 2}\n]\n', 3],
  ['n=$.list[-1]', '{\n "list": [\n 1,\n 2\n ]\n}\n', 2],
  ['n=$.ok', '{"ok":true}\n', 1],
  ['n=$.rows', '[INFO] starting\n{"rows":3}\n', 3],
  ['n=$.rows', '[\n{"rows":3}\nnoise', 3],
  ['n=$.rows', '[\n{"rows":3},\nnoise\n{"rows":4}\n]\n', 7],
  ['n=$.rows', '[\n{"rows":3},\n{"rows":noise\n4},\n{"rows":5}\n]\n', Number.NaN],
  ['n=$.rows', '[\n{\n"rows":noise\n3\n},\n{\n"rows":4\n}\n]\n', Number.NaN],
  ['n=$.rows', '{\n"x":[1\n"rows" noise\n{\n"rows":4}]}\n', Number.NaN],
  ['n:last=$.rows', '[\n{"rows":3},\n{"rows":noise\n4}\n]\n{"rows":5}\n', 5],
  ['n=$.rows', '{"rows":', Number.NaN],
  ['n:zero=^nothing', 'nothing to do\n', 0],
  ['n:zero=^nothing', 'something to do\n', Number.NaN],
  [String.raw`n:zero=(\d+) tables`, '12 tables\n', 0],
  [
    String.raw`n:short=(\S+) rows`,
    '1.2m rows\n5.0k rows\n3b rows\n2T rows\n7 rows\n',
    2_003_001_205_007,
  ],
  ['n=$.a.toString', '{"a":"x"}\n', Number.NaN],
])('%s in %j is %d', (records, output, value) => {
  expect(scan({ records: [records] }, [output])).toMatchObject({ records: [{ name: 'n', value }] });
});

test.each(['\u000E', '\u000F'])('%j is no text, in any block of 64 KiB', (character) => {
  const filler = `\u001B[m${'x'.repeat(70_000)}\n`;
  const output = `a\n${character}rows: 4\nb\n${filler}a\nrows: ${character}2\nb\n`;
  expect(scan({ records: [String.raw`n=^rows: (\d)$`] }, [output])).toMatchObject({
    records: [{ value: 6 }],
  });
});

const MARKED = '\uFEFFrows: 4\nrows: 2\n';

test.each([
  ['n=^rows: (\\d)', MARKED, 6, []],
  [
    'n=^rows: (\\d)',
    Buffer.from(MARKED, 'utf16le'),
    Number.NaN,
    ['stdout is UTF-16, which is not read'],
  ],
  ['n=$.n', Buffer.from('\uFEFF{"n":4}', 'utf16le'), Number.NaN, ['stdout is UTF-16']],
  ['n=$.n', '{"n":4}\n{"n":2,}', 4, ['a JSON document on stdout is broken at line 2']],
  ['n=(\\d)$', `${'x'.repeat(70_000)}5\n6\n`, 6, ['stdout: 1 line is over 64 KiB']],
])('%s finds what there is, and says what is not read', (records, output, value, remarks) => {
  expect(scan({ records: [records] }, [output])).toMatchObject({
    records: [{ value }],
    remarks: remarks.map((remark) => expect.stringContaining(remark) as string),
  });
});

test('nothing is said on lines that no pattern searches', () => {
  expect(scan({}, [`${'x'.repeat(70_000)}\n`]).remarks).toEqual([]);
});

test('zero of one pattern begins anew where the last value counts, and adds nothing where all do', () => {
  const output = 'block\n3 files\nblock\n';
  const records = (aggregation: string): string[] => [
    `n${aggregation}:zero=^block`,
    String.raw`n${aggregation}=(\d+) files`,
  ];
  expect(scan({ records: records(':last') }, [output]).records).toMatchObject([{ value: 0 }]);
  expect(scan({ records: records('') }, [output]).records).toMatchObject([{ value: 3 }]);
});

test.each([
  ['n:zero=$.rows', 'zero works only for regular expressions'],
  ['n_bytes:short=(.*)', 'short works only for names without a unit suffix'],
  ['n:binary=(.*)', 'binary works only for names that end in _bytes'],
  ['n:often=(.*)', 'each, binary, short, zero'],
])('%s is refused', (text, reason) => {
  expect(parseRecordPattern(text)).toMatchObject({ reason: expect.stringContaining(reason) });
});

test('a document of one line is read as a whole where it is longer than lines are otherwise', () => {
  const output = JSON.stringify({ padding: 'x'.repeat(200_000), rows: 5 });
  expect(scan({ records: ['n=$.rows', 'm=rows'] }, [output]).records).toMatchObject([
    { name: 'n', value: 5 },
    { name: 'm', value: Number.NaN },
  ]);
});

test.each([
  ['8 MiB', `[\n${`${'1'.padEnd(89)},\n`.repeat(100_000)}1]`],
  ['600,000 values', `[\n${'1,\n'.repeat(600_001)}1]`],
])('a document of more than %s is not read, and that is said', (_limit, output) => {
  expect(scan({ records: ['n=$[0]'] }, [output])).toMatchObject({
    records: [{ value: Number.NaN }],
    remarks: [expect.stringContaining('a JSON document on stdout has more than 8 MiB')],
  });
});

test('the last value is that of a gauge', () => {
  const { gauges } = scan({ gauges: [String.raw`dump_bytes=size (.*)`] }, [
    'size 1 KiB\nsize 2 KiB\n',
  ]);
  expect(gauges).toEqual([{ name: 'dump_bytes', labels: {}, value: 2048 }]);
});

test('named groups beside value become labels, summed each by itself', () => {
  const output = 'rows=a: 1 rows\nrows=b: 2 rows\nrows=a: 3 rows\n';
  const records = [String.raw`n=rows=(?<table>\w+): (?<value>\d+) rows`];
  expect(scan({ records }, [output])).toMatchObject({
    records: [
      { labels: { table: 'a' }, value: 4 },
      { labels: { table: 'b' }, value: 2 },
    ],
  });
});

test('several patterns of one name are one value', () => {
  const records = [String.raw`n=a (\d+)`, String.raw`n=b (\d+)`, 'n=$.n'];
  const { records: found } = scan({ records }, ['a 1\nb 2\n{"n":4}\n']);
  expect(found).toEqual([{ name: 'n', labels: {}, value: 7 }]);
});

test('what is captured and no number is a remark, not a count', () => {
  expect(scan({ records: [String.raw`n=n=(\w+)`] }, ['n=many\nn=2\n'])).toMatchObject({
    records: [{ value: 2 }],
    remarks: ['--records n: captured "many", which is not a number; not counted'],
  });
  expect(scan({ gauges: ['n=$.a'] }, ['{"a":[1]}\n']).remarks).toEqual([
    '--gauge n: captured "a list", which is not a number; not counted',
  ]);
});

/** As bin/start.js sets them. */
const LINEAR_ENGINE = [
  '--enable-experimental-regexp-engine',
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--regexp-backtracks-before-fallback=10000',
];

const GIVEN_UP = '--records n: the pattern takes too long, so lines were skipped: make it simpler';
const LEFT_OUT = '--records n: the pattern takes too long on 1 line, which was skipped';

// In a shared event loop V8's linear engine is not asked, and a search is stopped sooner.
test.each([
  ['^(a+)+$', 50, 'own', []],
  ['/^(a+)+$/s', 50, 'own', []],
  ['/^(a+)+$/i', 50, 'shared', [GIVEN_UP]],
  ['/^(a+)+$/v', 1, 'shared', [LEFT_OUT]],
  ['(?=(a+)+$)a', 50, 'shared', [GIVEN_UP]],
  [String.raw`^(a+)+\1$`, 1, 'shared', [LEFT_OUT]],
  ['(a{1,100}){1,100}$', 1, 'own', [LEFT_OUT]],
])(
  'the pattern %s, which backtracks without end, does not hang the run, lines: %i',
  (pattern, count, eventLoop, remarks) => {
    // It begins as all of them could match: a mismatch of the first letter is seen without backtracking.
    const output = `${'a'.repeat(40)}b\n`.repeat(count);
    const script = `
      const { parseRecordPattern } = await load('extract/patterns/value-pattern.js');
      const { Scanner } = await load('extract/scan/scanner.js');
      const { pattern } = parseRecordPattern(${JSON.stringify(`n=${pattern}`)});
      const patterns = { records: [pattern], gauges: [], stages: [] };
      const scanner = new Scanner(patterns, { monotonic: () => 0 }, '${eventLoop}');
      scanner.stream('stdout')(Buffer.from(${JSON.stringify(output)}));
      const { records, remarks } = scanner.finish(0);
      console.log(JSON.stringify([records.map(({ value }) => String(value)), remarks]));`;
    expect(inOwnNode(script, LINEAR_ENGINE)).toEqual([['NaN'], remarks]);
  },
);

test.each([
  [String.raw`n=/ROWS: (\d+)/i`, 'rows: 5\nRows: 6\n', 11],
  [String.raw`n=/rows: (\d+)/`, 'ROWS: 5\nrows: 6\n', 6],
  [String.raw`n=/^\p{Lu}+: (\d+)/u`, 'ÄÖ: 5\n', 5],
  [String.raw`n=/^[\w--\d]+(\d)$/v`, 'ab5\n', 5],
  ['n=/--[a]/v', '--a\n', 1],
  ['n=/^a.b$/s', 'a\u2028b\n', 1],
  ['n=/^b$/m', 'a\u2028b\n', 1],
  ['n=/var/log', '/var/log\n', 1],
])('the flags of %s count', (record, output, value) => {
  expect(scan({ records: [record] }, [output]).records).toMatchObject([{ value }]);
  // Among others they are searched for in another way.
  const others = ['o=one', 'p=another', 'q=a third', 'r=a fourth'];
  expect(scan({ records: [record, ...others] }, [output]).records[0]).toMatchObject({ value });
});

test('a stage may begin in any case', () => {
  const stages = ['dump=/^DUMP/i'];
  expect(scan({ stages }, ['x\n', 'dump\n']).stages).toEqual([{ name: 'dump', seconds: 8 }]);
});

test('a line that takes too long is left out with a remark, and the others count', () => {
  const lines = ['ab', `${'a'.repeat(40)}c`, 'aab'].join('\n');
  expect(scan({ records: ['n=^(?=(?:a+)+b)'] }, [lines])).toMatchObject({
    records: [{ value: 2 }],
    remarks: [expect.stringContaining('takes too long on 1 line')],
  });
});

test('lookaround and backreferences count', () => {
  const records = ['n=(?<=rows: )(\\d+)', 'm=^(?<value>\\d)\\1$'];
  expect(scan({ records }, ['rows: 5\n11\n']).records).toMatchObject([{ value: 5 }, { value: 1 }]);
});

test('a stage lasts until the next one begins, the last until the job ends', () => {
  const stages = ['dump=^dump', 'load=^load', 'check=^check'];
  expect(scan({ stages }, ['x\n', 'dump\n', 'x\n', 'load\ndump\n']).stages).toEqual([
    { name: 'dump', seconds: 2 },
    { name: 'load', seconds: 6 },
    { name: 'check', seconds: Number.NaN },
  ]);
});

test('what comes after a thousand label sets is counted together, with one remark', () => {
  const ids = Array.from({ length: 1500 }, (_, index) => `id=${index} n=2\n`);
  const records = [String.raw`n=id=(?<id>\d+) n=(?<value>\d+)`];
  const { records: found, remarks } = scan({ records }, [...ids, ...ids]);
  expect(found).toHaveLength(1001);
  expect(found[0]).toEqual({ name: 'n', labels: { id: '0' }, value: 4 });
  expect(found.at(-1)).toEqual({ name: 'n', labels: {}, value: 500 * 4 });
  expect(found.reduce((sum, { value }) => sum + value, 0)).toBe(3000 * 2);
  expect(remarks).toEqual([
    expect.stringContaining('more than 1000 different label values; the other'),
  ]);
});

test('a thousand label sets are all there, and no remark', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `${index}\n`);
  const { records: found, remarks } = scan({ records: ['n=(?<id>.+)'] }, ids);
  expect([found.length, remarks]).toEqual([1000, []]);
});

test('a long label is cut between characters', () => {
  const { records } = scan({ records: ['n=(?<id>.+)'] }, [
    `${'x'.repeat(199)}🎉${'y'.repeat(500)}`,
  ]);
  expect(records[0]?.labels).toEqual({ id: `${'x'.repeat(199)}…` });
});

test('a group that captured nothing is no label, and a count without any is one series', () => {
  const records = ['n=(?<a>x)?(?<b>y*)z'];
  expect(scan({ records }, ['z\nxz\nz\n']).records).toEqual([
    { name: 'n', labels: {}, value: 2 },
    { name: 'n', labels: { a: 'x' }, value: 1 },
  ]);
});

test.each([
  [
    'patterns and paths',
    [String.raw`a=(\d) rows`, 'b=$.rows', String.raw`c:last=^(?!x).*(\d)`, 'd=.'],
  ],
  ['lines told by a literal', [String.raw`a=(\d) rows`, 'b=rows', String.raw`c=(?<of>\d) rows`]],
  [
    'several patterns of one name',
    [String.raw`n:last=(\d) rows`, String.raw`n:last=x(\d)`, 'm:first=2 (r)?', 'm:first=^(1|3)'],
  ],
  [
    'many patterns, found all at once',
    [String.raw`a=(\d) rows`, 'a=x', 'b=:2', 'c=1 r', 'c=3', 'd:first=row|2', 'e:last="(r)'],
  ],
  ['a pattern and a path of one name', [String.raw`n:last=(\d) rows`, 'n:last=$.rows']],
])(
  'the same bytes give the same counts, however they are cut into chunks: %s',
  (_what, records) => {
    const piece = fc.constantFrom(
      '1 rows',
      '2 rows\nx3\n',
      'x4\n5 rows\n',
      '\u001B[31m',
      '{"rows":2}',
      '{',
      '}',
      '[',
      '"rows":3',
      ' ',
      '\n',
      '\r',
      '\r\n',
    );
    const bytes = fc.oneof(
      fc.array(piece).map((all) => Buffer.from(all.join(''))),
      fc.uint8Array().map((all) => Buffer.from(all)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(60)), (whole, cuts) => {
        expect(scan({ records }, cutUp(whole, cuts))).toEqual(scan({ records }, [whole]));
      }),
    );
  },
);

/** Some are in others, and some in none. */
const WORDS = ['ab', 'abc', 'bc', 'é1', 'row', 'rows', 'no', 'xy+', 'zz'];

test('many patterns count as each would by itself, line by line', () => {
  const pieces = [...WORDS, 'x', 'é', ' ', '\n', '\n', '\n', '\r', '\r\n', '\u001B[31m'];
  const output = fc.array(fc.constantFrom(...pieces), { maxLength: 60, size: 'max' });
  const records = WORDS.map((word, index) => `n${index}=${word}`);
  fc.assert(
    fc.property(
      output,
      fc.array(fc.nat(300), { maxLength: 5 }),
      fc.boolean(),
      (parts, cuts, isPlain) => {
        const text = parts.join('').replaceAll(isPlain ? /[\r\u001B]/g : '', '');
        const lines = text.split(/\r\n|[\r\n]/).map(withoutControlSequences);
        const found = scan({ records }, cutUp(Buffer.from(text), cuts)).records;
        expect(found.map(({ value }) => value)).toEqual(
          WORDS.map(
            (word) => lines.filter((line) => new RegExp(word).test(line)).length || Number.NaN,
          ),
        );
      },
    ),
  );
});

test('an error in reading is a remark, said once, and not thrown at whoever passes the output on', () => {
  const stages = [patternOf(parseStagePattern('s=begin'))];
  const clock = {
    monotonic: (): number => {
      throw new RangeError('too much');
    },
  };
  const scanner = new Scanner({ records: [], gauges: [], stages }, clock, 'own');
  const read = scanner.stream('stdout');
  for (const chunk of ['begin\n', 'begin\n', 'rest']) read(Buffer.from(chunk));
  const { remarks } = scanner.finish(10);
  expect(remarks).toEqual(['stopped reading stdout after an error: RangeError: too much']);
});
