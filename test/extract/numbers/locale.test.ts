import { expect, test } from 'vitest';
import { find } from '../../presets/find.js';

const GERMAN = 'n 1.234\nn 78,36\n';
const ENGLISH = 'n 1.234\nn 78.36\n';

test.each([
  ['n=n (.*)', GERMAN, { n: 1234 + 78.36 }],
  ['n=n (.*)', ENGLISH, { n: 1.234 + 78.36 }],
  ['n:first=n (.*)', GERMAN, { n: 1234 }],
  ['n:max=n (.*)', ENGLISH, { n: 78.36 }],
  ['n=n (.*)', 'n 1,234\nn 1.234\n', { n: 1234 + 1.234 }],
  ['n=n (.*)', 'n 1,234\nn 0,500\n', { n: 1.234 + 0.5 }],
  ['n=n (.*)', 'n 1.234\nn 1.234.567\n', { n: 1234 + 1_234_567 }],
  ['n=n (.*)', 'n 1\u00A0234,5\nn 1,234\n', { n: 1234.5 + 1.234 }],
  ['n=n (.*)', "n 1'234.5\nn 1,234\n", { n: 1234.5 + 1234 }],
  ['n_bytes=n (.*)', 'n 78.358\n', { n_bytes: 78_358 }],
  ['n_bytes=n (.*)', 'n 78.358 bytes\n', { n_bytes: 78_358 }],
  ['n_bytes=n (.*)', 'n 78.358K\nn 0.5K\n', { n_bytes: 78_858 }],
  ['n_bytes=n (.*)', 'n 78.358 MB\nn 0,5 MB\n', { n_bytes: 78_358_500_000 }],
  ['n_seconds=n (.*)', 'n 1.022\n', { n_seconds: 1.022 }],
  ['n_seconds=n (.*)', 'n 0m1,022s\n', { n_seconds: 1.022 }],
  ['n_seconds=n (.*)', 'n 1,022\nn 0,01\n', { n_seconds: 1.022 + 0.01 }],
  ['n_ratio=n (.*)', 'n 12,5 %\n', { n_ratio: 0.125 }],
  ['n=n (.*)', 'n 5, \nn 7.\n', { n: 12 }],
  ['n_bytes=n (.*)', 'n 1,234 MB\nn 0,5 MB\n', { n_bytes: 1_734_000 }],
  ['n_bytes=n (.*)', 'n 1,234 MB\nn 0.5 MB\n', { n_bytes: 1_234_500_000 }],
])('%s in %j', async (records, output, expected) => {
  expect(await find({ records }, Buffer.from(output))).toMatchObject({
    records: expected,
    remarks: [],
  });
});

test('a sum of numbers with both decimal marks is not known, though its two readings may be equal', async () => {
  const output = 'n 1,234\nn 1.234\nx 0.5\nx 0,5\n';
  const gauge = 'x=x (.*)';
  const sum = await find({ records: 'n=n (.*)', gauge }, Buffer.from(output));
  expect(sum).toMatchObject({ records: { n: Number.NaN }, gauges: { x: 0.5 } });
  expect(sum.remarks).toEqual([expect.stringContaining('both a dot and a comma')]);
  const last = await find({ records: 'n:last=n (.*)', gauge }, Buffer.from(`${output}n 7\n`));
  expect(last).toMatchObject({ records: { n: 7 }, remarks: [] });
});

test('seconds that may be thousands are not known, and that is said', async () => {
  expect(await find({ gauge: 'n_seconds=n (.*)' }, Buffer.from('n 1,022\n'))).toEqual({
    records: {},
    gauges: { n_seconds: Number.NaN },
    remarks: [
      '--gauge n_seconds: "1,022" may be 1022 or 1.022, and no other number shows which: run the command with LC_ALL=C, or write n_seconds:dot=… or n_seconds:comma=…, whichever marks decimals',
    ],
  });
});

test.each([
  ['records', 'n=n (.*)', '6.402', '6.402 or 6402'],
  ['records', 'n=$.n', '6.402', '6.402 or 6402'],
  ['records', 'n=n (.*)', '1,234K', '1234000 or 1234'],
  ['gauge', 'n_ratio=n (.*)', '1,234', '1234 or 1.234'],
  ['gauge', 'n=n (.*)', '1,234', '1234 or 1.234'],
  ['gauge', 'n=n (.*)', '1,234%', '1234 or 1.234'],
  ['gauge', 'n_bytes=n (.*)', '1,234 MB', '1234000000 or 1234000'],
  ['gauge', 'n_bytes=n (.*)', '1,234 KiB', '1263616 or 1263.616'],
  ['gauge', 'n_bytes:binary=n (.*)', '1,234K', '1263616 or 1263.616'],
  ['gauge', 'n_bytes=n (.*)', '1,234 B/s', '1234 or 1.234'],
  ['gauge', 'n_bytes=n (.*)', '1.234 B/s', '1.234 or 1234'],
  ['gauge', 'n_bytes=n (.*)', '1.234 MB', '1234000 or 1234000000'],
  ['gauge', 'n_bytes=n (.*)', '1.234 GiB', '1324997410.816 or 1324997410816'],
  ['gauge', 'n_bytes:binary=n (.*)', '1.234K', '1263.616 or 1263616'],
  ['gauge', 'n_bytes=$.n', '1.234 MB', '1234000 or 1234000000'],
  ['records', 'n=n (.*)', '1.234K', '1234 or 1234000'],
  ['records', 'n:short=n (.*)', '1.234k', '1234 or 1234000'],
  ['gauge', 'n=n (.*)', '1.234', '1.234 or 1234'],
  ['gauge', 'n_megabytes=n (.*)', '1,234', '1234 or 1.234'],
])(
  '%s %s of %j alone may be a fraction or not, and that is said',
  async (key, spec, text, both) => {
    const output = spec.includes('$') ? `{"n":"${text}"}\n` : `n ${text}\n`;
    const { records, gauges, remarks } = await find({ [key]: spec }, Buffer.from(output));
    expect(Object.values({ ...records, ...gauges })).toEqual([Number.NaN]);
    expect(remarks).toEqual([
      expect.stringContaining(
        `"${text}" may be ${both}, and no other number shows which: run the command with LC_ALL=C`,
      ),
    ]);
  },
);

test.each([
  ['records', 'n=n (.*)', '1,234', 1234],
  ['records', 'n=n (.*)', '1,234 bytes', 1234],
  ['gauge', 'n=n (.*)', '1,234 bytes', 1234],
  ['gauge', 'n=n (.*)', '1.234 bytes', 1234],
  ['gauge', 'n_bytes=n (.*)', '1,234', 1234],
  ['gauge', 'n_bytes=n (.*)', '1,234 B', 1234],
  ['gauge', 'n_bytes=n (.*)', '1,234,567 KB', 1_234_567_000],
  ['gauge', 'n_bytes=n (.*)', '1,23 MB', 1_230_000],
  ['gauge', 'n_bytes=n (.*)', '12,345.6 kB', 12_345_600],
  ['records', 'n=n (.*)', '1.23', 1.23],
  ['records', 'n_seconds=n (.*)', '1.234', 1.234],
  ['gauge', 'n_seconds=n (.*)', '1.234 s', 1.234],
  ['gauge', 'n_seconds=n (.*)', '12.345 ms', 0.012345],
  ['gauge', 'n_ms=n (.*)', '12.345', 12.345],
  ['gauge', 'n=n (.*)', '99.987%', 99.987],
  ['gauge', 'n_percent=n (.*)', '99.987', 99.987],
  ['gauge', 'n=n (.*)', '1.234e+06', 1.234e6],
  ['gauge', 'n=n (.*)', '1,234e+06', 1.234e6],
  ['gauge', 'n=n (.*)', '1234.567', 1234.567],
  ['gauge', 'n_ratio=n (.*)', '0.125', 0.125],
])('%s %s of %j alone is %d', async (key, spec, text, value) => {
  const { records, gauges, remarks } = await find({ [key]: spec }, Buffer.from(`n ${text}\n`));
  expect(Object.values({ ...records, ...gauges })).toEqual([value]);
  expect(remarks).toEqual([]);
});

test('bytes per second may have a fraction, though the pattern leaves out the unit', async () => {
  const found = await find({ gauge: 'n_bytes=n (.*) bytes/s' }, Buffer.from('n 1,234 bytes/s\n'));
  expect(found.gauges).toEqual({ n_bytes: Number.NaN });
  expect(found.remarks).toHaveLength(1);
});

test('where numbers are written both ways, those that may be either are not known', async () => {
  const output = Buffer.from('n 1,5\nn 1.5\nn 1.234\n');
  const { records, remarks } = await find({ records: 'n=n (.*)' }, output);
  expect(records).toEqual({ n: Number.NaN });
  expect(remarks).toEqual([expect.stringContaining('both a dot and a comma')]);
  expect(await find({ records: 'n=n (1.5)' }, output)).toMatchObject({
    records: { n: 3 },
    remarks: [],
  });
});

test.each([
  ['n_bytes:dot=n (.*)', '1.234 MB', 1_234_000],
  ['n_bytes:dot=n (.*)', '1,234 MB', 1_234_000_000],
  ['n_bytes:comma=n (.*)', '1.234 MB', 1_234_000_000],
  ['n_bytes:comma=n (.*)', '1,234 MB', 1_234_000],
  ['n_bytes:last:comma=n (.*)', '1.234', 1234],
  ['n_bytes:dot=n (.*)', '78.358', 78.358],
  ['n_seconds:comma=n (.*)', '1,022 s', 1.022],
  ['n:dot=n (.*)', '6.402', 6.402],
  ['n:comma=$.n', '6.402', 6402],
])('%s says what marks decimals, so %j is %d', async (spec, text, value) => {
  const output = spec.includes('$') ? `{"n":"${text}"}\n` : `n ${text}\n`;
  const { gauges, remarks } = await find({ gauge: spec }, Buffer.from(output));
  expect([Object.values(gauges), remarks]).toEqual([[value], []]);
});

test('a number that is written the other way than the pattern says does not count', async () => {
  const { gauges, remarks } = await find({ gauge: 'n:dot=n (.*)' }, Buffer.from('n 1,5\n'));
  expect(gauges).toEqual({ n: Number.NaN });
  expect(remarks).toEqual(['--gauge n: captured "1,5", which is not a number; not counted']);
});

test('a pattern that says what marks decimals decides nothing for others', async () => {
  const output = Buffer.from('a 1,5\nb 1.234 MB\n');
  const asked = { records: 'a:comma=a (.*)', gauge: 'b_bytes=b (.*)' };
  const { records, gauges } = await find(asked, output);
  expect([records, gauges]).toEqual([{ a: 1.5 }, { b_bytes: Number.NaN }]);
});

test.each([
  ['1,234 s', 'copied (1,2 GB, 1,1 GiB) in 1,234 s, 1,0 GB/s', 1.234],
  ['1,234 s', '1234567 bytes (1.2 MB) in 1,234 s, 1.0 kB/s', 1234],
  ['1,234 s', 'copied 12,5 % in 1,234 s', 1.234],
  ['1,234 s', 'copied 1 kB/12.5 MB in 1,234 s', 1234],
  ['1,234 s', 'copied 1.234,5 KiB in 1,234 s', 1.234],
])('%j in %j is decided by the other numbers with a unit', async (_text, line, value) => {
  const { gauges, remarks } = await find({ gauge: 'n_seconds=in (.*? s)' }, Buffer.from(line));
  expect([gauges, remarks]).toEqual([{ n_seconds: value }, []]);
});

test.each([
  'tool 2.5: 1.234 MB',
  'tool v2.5 MB: 1.234 MB',
  '2026.11.28 04:00:00.52 s: 1.234 MB',
  '2026-11-28 04:00:00,52 1.234 MB',
  'from 10.0.0.1 B: 1.234 MB',
  '1.5 s 1,5 s: 1.234 MB',
  'x 1.5x 12 % 7 s: 1.234 MB',
])('%j shows nothing of 1.234 MB', async (line) => {
  const { gauges, remarks } = await find({ gauge: 'n_bytes=(\\S+ MB)$' }, Buffer.from(line));
  expect(gauges).toEqual({ n_bytes: Number.NaN });
  expect(remarks).toEqual([expect.stringContaining('no other number shows which')]);
});

test('what the first of many lines show decides for the rest', async () => {
  const lines = 'n 1,234 MB in 0.52 s\n'.repeat(5000);
  const found = await find({ records: 'n_bytes=n (\\S+ MB)' }, Buffer.from(lines));
  expect(found).toEqual({ records: { n_bytes: 5000 * 1.234e9 }, gauges: {}, remarks: [] });
});

test('what one line shows decides for all', async () => {
  const lines = 'n 1.234 MB\nn 1.234 MB in 0,52 s\nn 2.345 MB\n';
  const whole = await find({ records: 'n_bytes=n (\\S+ MB)' }, Buffer.from(lines));
  expect(whole).toEqual({ records: { n_bytes: 4_813_000_000 }, gauges: {}, remarks: [] });
});
