import { expect, test } from 'vitest';
import { find } from '../../presets/find.js';

/** What `--records` finds, and what is said of it. */
function records(spec: string, output: string): ReturnType<typeof find> {
  return find({ records: spec }, Buffer.from(output));
}

const TESTS = String.raw`tests:each=^ *Tests  (?<list>.*) \((?<total>\d+)\)$ => (?<value>\d+) (?<state>[a-z]+(?: [a-z]+)*)`;

test('every state of a list is a series, two words and unknown ones too', async () => {
  const output =
    ' Tests  1 failed | 10 passed | 2 expected fail | 3 of a new kind (16)\nTests 5 passed\n';
  expect(await records(TESTS, output)).toMatchObject({
    records: {
      'tests{state="failed"}': 1,
      'tests{state="passed"}': 10,
      'tests{state="expected fail"}': 2,
      'tests{state="of a new kind"}': 3,
    },
    remarks: [],
  });
});

test('a list that does not add up to the total beside it is said once', async () => {
  const output = '  Tests  1 failed | 10 passed (12)\n'.repeat(3);
  const { records: found, remarks } = await records(TESTS, output);
  expect(found).toEqual({ 'tests{state="failed"}': 3, 'tests{state="passed"}': 30 });
  expect(remarks).toEqual([
    '--records tests: the values add up to 11, but the total in the line is 12: "Tests  1 failed | 10 passed (12)"',
  ]);
});

test.each([
  [' Tests  none of them (3)', 1],
  [' Tests  none of them (0)', 0],
])('a list without a state in %j is compared with its total too', async (line, count) => {
  const { remarks } = await records(TESTS, `${line}\n`);
  expect(remarks).toHaveLength(count);
});

const LIST = String.raw`t:each=^T: (?<list>.*); (?<total>\S+) total$ => (?<value>\S+) (?<state>[a-z]+)`;

test.each([
  ['T: 1.200 passed; 34 failed; 1.234 total', 1200],
  ['T: 1,200 passed; 34 failed; 1,234 total', 1200],
  ['T: 1,200 passed; 34 failed; 35,2 total', 1.2],
])('the total decides how numbers are read in %j', async (line, passed) => {
  expect(await records(LIST, `${line}\n`)).toMatchObject({
    records: { 't{state="passed"}': passed, 't{state="failed"}': 34 },
    remarks: [],
  });
});

test.each(['T: 1,200 passed; 34 failed; 1,299 total', 'T: 1,200 passed; 34 failed; 1299 total'])(
  'a sum that is wrong in both readings is said: %j',
  async (line) => {
    expect(await records(LIST, `${line}\n`)).toMatchObject({
      remarks: [
        expect.stringContaining('the values add up to 1234, but the total in the line is 1299'),
      ],
    });
  },
);

test.each([
  ['n:each=x', 'x x\nxx\ny\n', { n: 4 }],
  ['n:each:max=(\\d+)', '3 9 4\n', { n: 9 }],
  ['n:last:each=^n: .* => (\\d+)', 'n: 3 9 4\n7\n', { n: 4 }],
  ['x=(\\d+) (?<state>\\w+)', '5 failed\n7 ok\n', { 'x{state="failed"}': 5, 'x{state="ok"}': 7 }],
  ['x=(?<s>\\w)[(](\\d)(?<=\\d)(?:\\()(?<t>\\w)', 'a(5(b\n', { 'x{s="a",t="b"}': 5 }],
  ['x=(a|b)(?<value>\\d)', 'a5\n', { x: 5 }],
  ['x=(?<s>a|b)\\d', 'a5\n', { 'x{s="a"}': 1 }],
  ['n:each=$', 'a\nb\n', { n: 2 }],
  [
    'tasks:each=^(?<host>\\S+) +: (?<list>.*) => (?<state>\\w+)=(?<value>\\d+)',
    'a=1 : ok=2  failed=1\nb : ok=3\n',
    {
      'tasks{host="a=1",state="ok"}': 2,
      'tasks{host="a=1",state="failed"}': 1,
      'tasks{host="b",state="ok"}': 3,
    },
  ],
  ['t{state="skip"}=# [sS][kK][iI][pP]', 'ok # SKIP\nok # skip\n', { 't{state="skip"}': 2 }],
  [
    't{a="x\\"}=",b="2"}:max=(?<c>\\w)(\\d)(?<value>\\d)',
    'k12\nk13\n',
    { 't{a="x"}=",b="2",c="k"}': 3 },
  ],
  ['n{kind="json"}=$.a', '{"a":1}\n[{"a":2},{"a":3}]\n', { 'n{kind="json"}': 6 }],
  ['size_bytes:binary:last=of (.*)', 'of 1.5G\nof 2 GBytes\n', { size_bytes: 2 * 2 ** 30 }],
])('%s in %j', async (spec, output, expected) => {
  expect(await records(spec, output)).toMatchObject({ records: expected, remarks: [] });
});

test.each([
  ['n{a=1}=x', 'write labels as {label="value"}'],
  ['n{a="1"=x', 'write NAME{label="value"}=PATTERN'],
  ['n{0="1"}=x', '"0" is not a label name'],
  ['n{a="1"}=(?<a>x)', 'the label "a" is also a named group: keep one'],
  ['n{instance="1"}=x', 'the label "instance" is taken'],
  ['n:each=(?<a>x) => (?<a>y)', 'the group "a" appears twice: keep one'],
  ['n:each= => y', 'the pattern is empty'],
  ['n:each=x => (', 'is not a regular expression'],
  ['n:each=$.a', 'leave out :each'],
  ['n:max:sum=x', '"max:sum" is not an aggregation'],
  ['n:dot:comma=x', 'dot and comma exclude each other'],
  ['n:binary=x', 'binary works only for names that end in _bytes'],
])('%s is refused: %s', async (spec, reason) => {
  await expect(records(spec, '')).rejects.toThrow(JSON.stringify(reason).slice(1, -1));
});

test.each([
  [String.raw`n=files: ([\d,]+)`, 'files: 6.402'],
  [String.raw`n=files: (\d+)`, 'files: 6,402 (reg)'],
  [String.raw`n=(\d+) files`, '6.402 files'],
  [String.raw`n=took ([\dhms.]+)`, 'took 2d23h'],
  [String.raw`n=took (\d+).*left`, 'took 3m, 5 left'],
  [String.raw`n=(?<value>\d+)\b`, 'at 12:30'],
  [String.raw`n:each=of .* => (\d)`, '5 of 12'],
  [String.raw`n=rows: (\d+)`, 'rows: 12 345'],
  [String.raw`n=rows: (\d+)`, 'rows: 12\u00A0345'],
  [String.raw`n=rows: (\d+)`, 'rows: 12\u202F345 (all)'],
  [String.raw`n=rows: (\d+)`, 'rows: 12\u2019345'],
  [String.raw`n=rows: (\S+)`, 'rows: 12\u202F345'],
  [String.raw`n=rows: (\S+)`, 'rows: 12 345'],
  [String.raw`n=at (\d+)`, 'at 0x1F'],
  [String.raw`n=/ROWS: (\d+)/i`, 'rows: 12,345'],
  [String.raw`n=rows: (\d+)(?! left)`, 'rows: 12,345'],
  [String.raw`n=(\d+) rows`, 'copied 1 234 rows'],
  [String.raw`n=(\d+) rows`, '-5 rows'],
  [String.raw`n=(\d+)$`, 'rows: \u2212345'],
  [String.raw`n_seconds=([\d.]+)s\b`, 'took 2m0.3s'],
  [String.raw`n_seconds=([\d.]+) s`, 'took 2 min 0.3 s'],
  [String.raw`n_seconds=took (\S+)`, 'took 1h 2m 3s'],
  [String.raw`n_seconds=took.*(\d\S+)`, 'took 1:02:03'],
  [String.raw`n_seconds=took (\S+ \S+)`, 'took 2 min 3 sec'],
  [String.raw`n_seconds=took (\S+ \S+)`, 'took 1 day, 2:03:04'],
])('%s, which takes a part of a number only in %j, is said once', async (spec, line) => {
  const { remarks } = await records(spec, `${line}\n`.repeat(500));
  expect(remarks.filter((remark) => remark.includes('in the middle of a number'))).toHaveLength(1);
});

test('a number that is cut only after many whole ones is noticed', async () => {
  const { remarks } = await records(
    String.raw`n=rows: (\d+)`,
    `${'rows: 5\n'.repeat(40_000)}rows: 1,234\n`,
  );
  expect(remarks).toEqual([expect.stringContaining('captured "1" in the middle of a number')]);
});

test.each([
  [String.raw`n_seconds=took (\d+)`, 'took 350 ms'],
  [String.raw`n_seconds=took (\d+) ms`, 'took 350 ms'],
  [String.raw`n_seconds=took (\d+)`, 'took 5 minutes'],
  [String.raw`n_seconds=took (\d+)`, 'took 5 h'],
  [String.raw`n_seconds=took (\d+)`, 'took 5 Hours'],
  [String.raw`n_seconds=took (\d+)`, 'took 350ns'],
  [String.raw`n_seconds=took (\d+)`, 'took 350\tus'],
  [String.raw`n_seconds=rtt [^/]+/([^/]+)`, 'rtt 0.123/1.234/3.456 ms'],
  [String.raw`n_bytes=size (\d+)`, 'size 5/12 MB'],
  [String.raw`n_bytes=size (\d+)`, 'size 5 MiB'],
  [String.raw`n_bytes=size (\d+)`, 'size 5 kB'],
  [String.raw`n_bytes=size (\d+)`, 'size 5 megabytes in all'],
  [String.raw`n_bytes=size ([\d.]+)`, 'size 5.5G'],
])('%s, which leaves out the unit in %j, is said once', async (spec, line) => {
  const { remarks } = await records(spec, `${line}\n`.repeat(500));
  expect(remarks.filter((remark) => remark.includes('without its unit'))).toHaveLength(1);
});

test.each([
  [String.raw`n_bytes=at (\S+)`, 'at 78.358 bytes/s', Number.NaN],
  [String.raw`n_bytes=at (.*)`, 'at 78.358 bytes/s', Number.NaN],
  [String.raw`n_bytes=at (\S+)`, 'at 78.358 bytes', 78_358],
])('%s in %j: only a rate in bytes may have a fraction', async (spec, line, value) => {
  expect(await records(spec, `${line}\n`)).toMatchObject({ records: { n_bytes: value } });
});

test.each([
  [String.raw`n=(\d+)%`, '50%'],
  [String.raw`n=(\d+)%?`, '50%'],
  [String.raw`n=(\d+)/\d+`, '5/12'],
  [String.raw`n=(\d+)(?:ms|s)`, '5ms'],
  [String.raw`n=0\.(\d+)`, '0.5'],
  [String.raw`n=copied (\d+)`, 'copied 5.'],
  [String.raw`n=(\d+): .*`, '5: took 55 s'],
  [String.raw`n=(\S+)`, '1,234.5'],
  [String.raw`n=(\d+) of`, '5 of 45s'],
  [String.raw`n=(\d+)`, '12 345 6789 file'],
  [String.raw`n=(\d+) rows`, 'table5 123 rows'],
  [String.raw`n=x (\d+)`, 'x 12 34'],
  [String.raw`n=step-(\d+)`, 'step-5'],
  [String.raw`n=(\d+) rows`, '- 5 rows'],
  [String.raw`n_seconds=took (\d+)`, 'took 5 seconds'],
  [String.raw`n_seconds=took (\d+)`, 'took 5 downloads'],
  [String.raw`n_seconds=took (.*)`, 'took 350 ms'],
  [String.raw`n_seconds=took (\S+)`, 'took 2m 10 files'],
  [String.raw`n=(\d+)`, '10x20'],
  [String.raw`n=^(\S+)\s+(?:\S+)`, '12 345'],
  [String.raw`n=/ROWS: (\d+),/i`, 'rows: 12,345'],
  [String.raw`n_seconds=m([\d.]+)s`, '2m0.3s'],
  [String.raw`n_bytes=(\d+)`, '5 bytes'],
  [String.raw`n_bytes=(\d+)`, '5 Errors'],
  [String.raw`n_bytes=size (.*)`, 'size 5 MiB'],
  [String.raw`n_bytes=^(\S+ \S+)`, '1.5 MB/s'],
])('%s, which takes a whole number in %j, is fine', async (spec, line) => {
  expect(await records(spec, `${line}\n`)).toMatchObject({ remarks: [] });
});

test.each([
  [String.raw`n_seconds=elapsed_ms=(\d+)`, 'elapsed_ms=350'],
  [String.raw`n_seconds=durationMs"?: (\d+)`, '"durationMs": 350'],
  [String.raw`n_seconds=\): (\S+)`, 'Elapsed Time (Minutes): 1.2345'],
  [String.raw`n_seconds=^ms: (\d+)`, 'ms: 350'],
  [String.raw`n_bytes=\(kbytes\): (\d+)`, 'Maximum resident set size (kbytes): 1234'],
  [String.raw`n_bytes=sizeMB=(\d+)`, 'sizeMB=12'],
])('%s, whose unit stands before it in %j, is said once', async (spec, line) => {
  const { remarks } = await records(spec, `${line}\n`.repeat(500));
  expect(remarks).toEqual([expect.stringContaining('in another unit than the name has')]);
});

test.each([
  [String.raw`n_seconds=min: (\S+)`, 'min: 0.5'],
  [String.raw`n_seconds=: (\S+)$`, 'm:ss or h:mm:ss): 1:02:03'],
  [String.raw`n_seconds=took_ms=(\S+)`, 'took_ms=350ms'],
  [String.raw`n_bytes=items: (\d+)`, 'items: 5'],
  [String.raw`n_seconds=items: (\d+)`, 'items: 5'],
  [String.raw`n_bytes=jobs: (\d+)`, 'jobs: 5'],
  [String.raw`n=took_ms=(\d+)`, 'took_ms=350'],
  [String.raw`n_ms=took_ms=(\d+)`, 'took_ms=350'],
])('%s in %j has no other unit', async (spec, line) => {
  expect(await records(spec, `${line}\n`)).toMatchObject({ remarks: [] });
});

test.each([
  [String.raw`n=copied (\d+)`, 'copied 5 k rows'],
  [String.raw`n=copied (\S+)`, 'copied 1.2 million rows'],
  [String.raw`n=on (\d+)`, 'on 2026-11-28'],
])('%s takes a part of the number in %j, and that is said', async (spec, line) => {
  const { remarks } = await records(spec, `${line}\n`);
  expect(remarks).toEqual([expect.stringContaining('in the middle of a number')]);
});
