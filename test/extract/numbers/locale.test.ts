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
  ['n_bytes=n (.*)', 'n 78.358K\n', { n_bytes: 78_358 }],
  ['n_bytes=n (.*)', 'n 78.358 MB\n', { n_bytes: 78_358_000 }],
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
      '--gauge n_seconds: "1,022" may be 1022 or 1.022, and no other number shows which: run the command with LC_ALL=C',
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
  ['records', 'n=n (.*)', '1.234K', 1234],
  ['gauge', 'n=n (.*)', '1,234 bytes', 1234],
  ['gauge', 'n=n (.*)', '1.234 bytes', 1234],
  ['gauge', 'n_bytes=n (.*)', '1,234', 1234],
  ['gauge', 'n_bytes=n (.*)', '1,234 B', 1234],
  ['gauge', 'n_bytes=n (.*)', '1.234 GiB', 1.234 * 2 ** 30],
  ['gauge', 'n_bytes=n (.*)', '1,234,567 KB', 1_234_567_000],
  ['gauge', 'n_bytes=n (.*)', '1,23 MB', 1_230_000],
  ['gauge', 'n_bytes=n (.*)', '12,345.6 kB', 12_345_600],
  ['records', 'n=n (.*)', '1.23', 1.23],
  ['records', 'n_seconds=n (.*)', '1.234', 1.234],
  ['gauge', 'n=n (.*)', '1.234', 1.234],
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
