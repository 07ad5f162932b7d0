import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valuesInDocument } from '../../../src/extract/json/json-values.js';
import { JsonStream } from '../../../src/extract/json/json-stream.js';

interface Found {
  readonly value: unknown;
  readonly line: number;
}

function documentsIn(text: string): readonly Found[] {
  const found: Found[] = [];
  const stream = new JsonStream((value, line) => found.push({ value, line }));
  stream.read(text.split('\n'));
  stream.end();
  return found;
}

function valuesIn(text: string): readonly unknown[] {
  return documentsIn(text).map(({ value }) => value);
}

const PRETTY = '{\n    "archive": {\n        "stats": [1, "}]{["]\n    }\n}';
const ARCHIVE = { archive: { stats: [1, '}]{['] } };

test.each([
  ['text before', `warning: lock is old\n${PRETTY}`],
  ['text behind', `${PRETTY}\nterminating with success`],
  ['text before and behind, in its lines', `result: ${PRETTY} done`],
  ['a byte order mark', `\uFEFF${PRETTY}`],
  ['a byte order mark, all in one line', `\uFEFF${JSON.stringify(ARCHIVE)}`],
  ['CRLF', PRETTY.replaceAll('\n', '\r\n')],
  ['a time stamp before each line', stamped(PRETTY)],
  ['a time stamp before the one line', stamped(JSON.stringify(ARCHIVE))],
  ['a month that ends in it', prefixed(PRETTY, (n) => (n < 2 ? 'Nov 30 23:59' : 'Dec  1 00:00'))],
  ['padded line numbers before each line', prefixed(PRETTY, (n) => String(n + 8).padStart(6))],
  [
    'padded seconds before each line',
    prefixed(PRETTY, (n) => `[${(n + 8).toFixed(1).padStart(5)}]`),
  ],
  ['another level in a line', prefixed(PRETTY, (n) => `12:00 ${n === 2 ? 'WARN' : 'INFO'}:`)],
  ['log lines that look like the beginning of JSON', `[INFO] x\n{\n[\nif (x) {\n"a\n${PRETTY}`],
  ['a bracket that is never closed behind it', `${PRETTY}\n[\n{"a": {`],
])('a document is found with %s', (_what, text) => {
  expect(valuesIn(text)).toEqual([ARCHIVE]);
});

function stamped(text: string): string {
  return text
    .split('\n')
    .map((line, second) => `2026-11-27T09:59:${58 + second}.5Z borg[77]: ${line}`)
    .join('\n');
}

function prefixed(text: string, prefix: (line: number) => string): string {
  return text
    .split('\n')
    .map((line, number) => `${prefix(number)} ${line}`)
    .join('\n');
}

test('many numbers before a document do not make its lines slow', () => {
  const numbers = '1 '.repeat(90);
  const text = `${numbers}{"b": 0,\n${'1'.repeat(5000)}\n${numbers}"a": 1}`;
  expect(valuesIn(text)).toEqual([{ a: 1, b: 0 }]);
});

test('several documents are found, each with the line where it begins', () => {
  expect(documentsIn(`x\n${PRETTY}\n[{"a":1},\n {"a":2}]\nnoise {"b":3} and {"b":4}`)).toEqual([
    { value: ARCHIVE, line: 2 },
    { value: [{ a: 1 }, { a: 2 }], line: 7 },
    { value: { b: 3 }, line: 9 },
    { value: { b: 4 }, line: 9 },
  ]);
});

test.each(['}{', '}, {', '} {', '},{'])(
  'documents with %s between them are all found',
  (between) => {
    const text = `{\n"n":1\n${between}\n"n":2\n${between}\n"n":3\n}`;
    const all = [{ n: 1 }, { n: 2 }, { n: 3 }];
    expect(valuesIn(text)).toEqual(all);
    expect(valuesIn(stamped(text))).toEqual(all);
    expect(valuesIn(text.replaceAll('\n', ''))).toEqual(all);
  },
);

test.each([
  ['{\n"n": 5,\nWARN disk\n"m":1\n}', undefined],
  ['{\n"n": 5,\nWARN disk\nWARN disk\n', 3],
  ['{\n"n": [5,\nWARN disk 6\n6]\n}', 3],
  ['{\n"n": 5,\nWARN "m": 1,\n"l": 1\n}', 3],
  ['{\n"k": 1,\n"nWARN disk\nm": 5,\n"l": 1\n}', 3],
  ['{\n"n": 5WARN disk\n,\n"l": 1\n}', 2],
  ['{\n"n": [\n1WARN disk\n2\n]\n}', 3],
  ['{\n"n": {\n"m": 1\nWARN disk },\n"l": 1\n}', 4],
  ['{\n"n": 5,\n"12": files skipped\n"m":1\n}', 3],
  [`{\n"n": 5,${'\nWARN disk'.repeat(101)}\n"m":1\n}`, 103],
  ['x\n{"n":1, "m":"\ttab"}', 2],
  ['{"m":"a\nb"}', 1],
  ['{"n":1,}', 1],
  ['{"n":1}\n{"n":', 2],
  ['{"n":1}\n{oops\n[1, 2, x]\n[INFO] {\nif (x) {\n{"a" b}', undefined],
])('%j is broken in line %s', (text, line) => {
  const stream = new JsonStream(() => {});
  stream.read(text.split('\n'));
  stream.end();
  expect(stream.brokenAt).toBe(line);
});

test.each([
  ['after a comma', '{\n"a": 1,\nWARN [x]: y\n\nWARN 2\n"b": {\n"c": 2\n}\n}'],
  ['before the last brackets', '{\n"a": 1,\n"b": {\n"c": 2\nWARN\n}\nWARN\n}'],
  ['after the first bracket', '{\nWARN\n"a": 1,\n"b": {\nWARN "x"\n"c": 2\n}\n}'],
  ['with times', '{\n[2026-11-27 10:00] WARN\n10:00 WARN\n"a": 1,\n"b": {"c": 2}\n}'],
  ['with numbers', '{\nborg[77]: 3 retries\n5 files\n"a": 1,\n"b": {"c": 2}\n[INFO] [sdb1]\n}'],
  ['with a time stamp', 'T1 {\nT2 "a": 1,\nT3 WARN\nT4 "b": {"c": 2\nT5 WARN\nT6 } }'],
])('lines of other text in a document are skipped: %s', (_where, text) => {
  expect(valuesIn(`${text}\n{"d":3}`)).toEqual([{ a: 1, b: { c: 2 } }, { d: 3 }]);
});

test.each([
  '[\nWARN disk\n{"a": 1},\nWARN 5\n{"a": 2}\nWARN 5\n]',
  '[\n{\nWARN\n"a": 1\n},\n[INFO] x\n2026-11-27 10:00:01 x\n{"a": 2}\n]',
])('lines of other text in a list are skipped: %j', (text) => {
  expect(valuesIn(text)).toEqual([[{ a: 1 }, { a: 2 }]]);
});

test('a document that fills a line between two members is one by itself', () => {
  const log = '{"level": "warning", "a": [NaN]}';
  expect(documentsIn(`{\n${log}\n"a": 1,\n"b": {\n"c": 2\n${log}\n}\n${log}\n}`)).toEqual([
    { value: { a: 1, b: { c: 2 } }, line: 1 },
    ...[2, 6, 8].map((line) => ({ value: { level: 'warning', a: [null] }, line })),
  ]);
});

test('a part of a document that is broken is no document', () => {
  expect(valuesIn('{\n"a": {"n": 1},\n"b" broken\n"c": {\n"n": 2\n},\n"d": [{\n"n": 3}]}')).toEqual(
    [],
  );
  expect(valuesIn('{"a": {"n": 1}, "b": {"n": 2}, oops\n')).toEqual([]);
});

test('a document in a list that is never closed counts, whatever begins the list', () => {
  for (const begin of ['[[[', '"x": [', '{"a": [', '{"half": ', '{[', 'x {']) {
    expect(valuesIn(`${begin}\n!\n{"n": 1}\n!\n{\n"n": 2\n}`)).toEqual([{ n: 1 }, { n: 2 }]);
  }
});

test('the first line of other text in a document is known', () => {
  const stream = new JsonStream(() => {});
  stream.read('x {\nfoo\n}\n{\n"a": 1,\nWARN\nWARN\n"b": 2\nWARN\n}'.split('\n'));
  stream.end();
  expect([stream.foreignAt, stream.brokenAt]).toEqual([6, undefined]);
});

test('up to its last bracket, all is a part of a document that other text broke', () => {
  const parts: [unknown, boolean][] = [];
  const stream = new JsonStream((value, _line, isPart) => parts.push([value, isPart]));
  stream.read(
    stamped('[\n  {"n": 1},\n  {"n": WARN\n2},\n  {"n": [\n    3\n  ]}\n]\n{"n": 4}').split('\n'),
  );
  stream.end();
  expect(parts).toEqual([
    [{ n: 1 }, true],
    [{ n: [3] }, true],
    [{ n: 4 }, false],
  ]);
});

test('a document that broke off does not take the next one in', () => {
  const broken = '{\n"a": 1,\nKilled\n';
  expect(valuesIn(`${broken}Retrying\n{\n"a": 1,\n"b": 2\n}`)).toEqual([{ a: 1, b: 2 }]);
  expect(valuesIn(`${broken}noise {"b": 2}`)).toEqual([{ b: 2 }]);
});

test('what is complete in a document that is not counts by itself', () => {
  expect(documentsIn('[\n{"a": {"b": 1}},\n{"a": 2},\nnoise\n')).toEqual([
    { value: { a: { b: 1 } }, line: 2 },
    { value: { a: 2 }, line: 3 },
  ]);
});

test('NaN and Infinity, as Python prints them, do not spoil a document', () => {
  const text = '{"a": NaN, "b": [Infinity, -Infinity, "NaN"],\n "c": 1}';
  expect(valuesIn(text)).toEqual([{ a: null, b: [Infinity, -Infinity, 'NaN'], c: 1 }]);
});

test('numbers in brackets are no document where other text stands beside them', () => {
  expect(valuesIn('[12] done\n[12:30:01] start\n[1, 2]\n')).toEqual([[1, 2]]);
});

const NOISE = fc.constantFrom(
  '',
  'warning: old lock',
  '[INFO] start {',
  '{ "half": ',
  '"quoted',
  '{"a": tru}',
  '}',
  ']',
);

test('documents are found between any lines of text, in their order', () => {
  const document = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
    fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }),
  );
  const piece = fc.tuple(NOISE, document, fc.constantFrom(undefined, 2, '\t'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.map(
        // The empty line ends what the noise may have begun.
        ([noise, value, indent]) => `${noise}\n!\n${JSON.stringify(value, undefined, indent)}`,
      );
      const values = pieces.map(([, value]) => JSON.parse(JSON.stringify(value)) as unknown);
      expect(valuesIn(text.join('\n'))).toEqual(values);
    }),
  );
});

test('a document is found behind any text', () => {
  const piece = fc.constantFrom(
    '{',
    '[',
    ']',
    '}',
    '"',
    ',',
    ':',
    '1',
    'a',
    '\\',
    '\n',
    ' ',
    'NaN',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      const { value } = documentsIn(`${pieces.join('')}\n!\n{"end":1}`).at(-1) ?? {};
      expect(value).toEqual({ end: 1 });
    }),
    { numRuns: 2000 },
  );
});

test.each(['[', '{"a":[', '[[],', '[{"a":NaN},', '[1,', '{ ', '[12] {"a":} '])(
  'the time that 300 kB of %s take grows with their length only',
  (piece) => {
    const text = piece.repeat(300_000 / piece.length);
    const lines = text.match(/.{1,60000}/g) ?? [];
    const before = process.cpuUsage();
    documentsIn(text);
    documentsIn(lines.join('\n'));
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8);
  },
);

test('the blanks of a line are not searched again for each list in it', () => {
  const line = `${' '.repeat(4_000_000)}${'[1]'.repeat(5000)}`;
  const before = process.cpuUsage();
  documentsIn(line);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8);
});

/** Of other programs, some of them like JSON. */
const OTHER_LINES = fc.constantFrom(
  'warning: lock is old',
  'WARN 5 retries left',
  '[INFO] x',
  '2026-11-27 10:00:00 WARN x',
  '[2026-11-27 10:00] y',
  '[77] x',
  'progress 12/15',
  'Remote: "x" [y]',
  '"quoted" words',
  'a: "b"',
  '{"level":"warn","msg":"x"}',
  'DEBUG {"a": 1}',
  'foo {',
  'bar }',
  'retry 3,',
  '- 7',
  'true',
  '77',
);

test('other text between or before the lines of a document never makes a number wrong', () => {
  const entry = fc.record({
    n: fc.integer({ min: 1, max: 99 }),
    m: fc.array(fc.nat(999)),
    s: fc.constantFrom('x', '}', ', "'),
  });
  const value = fc.array(entry, { minLength: 1, maxLength: 4 });
  const others = fc.array(fc.tuple(fc.nat(60), OTHER_LINES, fc.constantFrom('\n', '')), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      value,
      fc.boolean(),
      others,
      fc.integer({ min: 1, max: 4 }),
      (list, isList, all, indent) => {
        const document = isList ? list : { x: 1, list, y: { n: 5 } };
        const lines = JSON.stringify(document, undefined, indent).split('\n');
        for (const [where, text, end] of all) {
          const at = where % lines.length;
          // Text before the first bracket is taken for that before each line, such as a time.
          lines[at] = `${text}${at === 0 ? '\n' : end}${lines[at]}`;
        }
        const found: unknown[] = [];
        let isUnknown = false;
        const stream = new JsonStream((each, _line, isPart) => {
          if (isPart) isUnknown = true;
          else found.push(each);
        });
        stream.read(lines.join('\n').split('\n'));
        stream.end();
        const steps = isList
          ? []
          : [{ kind: 'member', name: 'list' } as const, { kind: 'every' } as const];
        const numbers = found.flatMap((each) =>
          valuesInDocument(each, [...steps, { kind: 'member', name: 'n' }]),
        );
        const sum = numbers.reduce<number>((whole, n) => whole + Number(n), 0);
        const right = list.reduce((whole, { n }) => whole + n, 0);
        const isSaid = numbers.length === 0 || isUnknown;
        expect(isSaid ? right : sum).toBe(right);
      },
    ),
    { numRuns: 2000 },
  );
});
