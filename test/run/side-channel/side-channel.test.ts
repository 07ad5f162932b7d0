import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReported } from '../../../src/run/side-channel/reported.js';
import { codePoint } from '../../rig/code-point.js';

const CONTEXT = {
  key: { job: 'j', labels: { region: 'eu' } },
  labels: { team: 'db' },
  prefix: 'batch_job_',
};

const report = (text: string) => parseReported(text, CONTEXT);

test.each([
  ['size_bytes 42', 'size_bytes', {}, 42],
  ['size_bytes=42', 'size_bytes', {}, 42],
  ['size_bytes = 4.2e3', 'size_bytes', {}, 4200],
  ['  size_bytes\t42\r', 'size_bytes', {}, 42],
  ['size{table="a b",x="\\"="} 1', 'size', { table: 'a b', x: '"=' }, 1],
  ['size{table="a"}=1', 'size', { table: 'a' }, 1],
  ['size 1 1700000000000', 'size', {}, 1],
  ['size{table="a"} 1 1700000000', 'size', { table: 'a' }, 1],
  ['size 1 234', 'size', {}, 1234],
  ['size_bytes 1,234', 'size_bytes', {}, 1234],
  ['size 1.234,5', 'size', {}, 1234.5],
  ['took_seconds 0m1,022s', 'took_seconds', {}, 1.022],
  ['size 1.234', 'size', {}, 1.234],
  ['size_bytes 78.358', 'size_bytes', {}, 78.358],
  ['{"size_bytes": "78.358"}', 'size_bytes', {}, 78.358],
  ['size_bytes 1.234 MB', 'size_bytes', {}, 1_234_000],
  ['size_bytes 3 KiB', 'size_bytes', {}, 3072],
  ['took_seconds=1m30s', 'took_seconds', {}, 90],
  ['{"size": 5}', 'size', {}, 5],
  ['{"size_bytes": "1 KiB"}', 'size_bytes', {}, 1024],
  ['size NaN', 'size', {}, Number.NaN],
])('%j is the gauge %s', (text, name, labels, value) => {
  expect(report(text)).toEqual({ records: [], gauges: [{ name, labels, value }], remarks: [] });
});

test.each([
  ['records.rows 5', 'rows', {}],
  ['records.rows-new=5', 'rows-new', {}],
  ['records.rows{table="a"} 5', 'rows', { table: 'a' }],
  ['{"records.rows": 5}', 'rows', {}],
])('%j is a record count', (text, name, labels) => {
  expect(report(text)).toEqual({ records: [{ name, labels, value: 5 }], gauges: [], remarks: [] });
});

test('the groups of a record count are one number', () => {
  const { records, remarks } = report('records.rows 1 234\n');
  expect([records, remarks]).toEqual([[{ name: 'rows', labels: {}, value: 1234 }], []]);
});

test.each([
  ['go_x 1', /"go_x" belongs to the Pushgateway/],
  ['batch_job_success 1', /the prefix of jobmeter's own metrics/],
  ['b-c 1', /"b-c" is not a metric name/],
  ['size', /value of "size" is missing/],
  ['took_seconds 1,022', /"1,022" may be 1022 or 1.022: write it with a dot/],
  ['took_seconds 1,022s', /"1,022s" may be 1022 or 1.022/],
  ['{"took_seconds": "1,022"}', /"1,022" may be 1022 or 1.022/],
  ['size 1 23', /"1 23" is not a number, and does not end with a timestamp/],
  ['size{table="a"} 1 234', /"1 234" is not a number/],
  ['size many', /"many" is not a number/],
  ['size{region="us"} 1', /label "region" is set by jobmeter/],
  ['size{team="x"} 1', /label "team" is set by jobmeter/],
  ['size{job="x"} 1', /label "job"/],
  ['records.rows{record="x"} 1', /label "record"/],
  ['size{__x="x"} 1', /starts with __/],
  ['size{x="', /./],
  ['{"size": null}', /"size" has no number/],
  ['{"size"', /not a JSON object/],
  [`size{x="${'a'.repeat(1001)}"} 1`, /the label "x" is longer than 1000 characters/],
  ['records.ä 1', /"ä" is not a record name/],
])('%j is a remark that names the line, and costs only itself', (text, reason) => {
  const { gauges, remarks } = report(`before 1\n${text}\nafter 2\n`);
  expect(gauges.map(({ name }) => name)).toEqual(['before', 'after']);
  expect(remarks).toEqual([expect.stringMatching(/^\$JOBMETER_METRICS, line 2: /)]);
  expect(remarks[0]).toMatch(reason);
});

test('comments and empty lines are nothing, and the last value of a series counts', () => {
  const text = '# HELP a x\n\na 1\na{x="1",y="2"} 5\na 2\na{y="2",x="1"} 6\n';
  expect(report(text)).toEqual({
    records: [],
    gauges: [
      { name: 'a', labels: {}, value: 2 },
      { name: 'a', labels: { y: '2', x: '1' }, value: 6 },
    ],
    remarks: [],
  });
});

test('a file of nonsense is a few remarks', () => {
  expect(report('b-c 1\n'.repeat(1000)).remarks).toHaveLength(6);
});

test('whatever a job writes is read or remarked upon', () => {
  const pieces = fc.array(
    fc.constantFrom('a', '{', '}', '"', '=', ' ', '1', '\n', '\\', 'records.'),
  );
  const texts = fc.oneof(
    fc.string({ unit: codePoint }),
    pieces.map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const { value } of report(text).gauges) expect(typeof value).toBe('number');
    }),
  );
});

test('of many series a thousand are kept, and known ones can still change', () => {
  const lines = Array.from({ length: 1200 }, (_, index) => `size{id="${index}"} 1`);
  const { gauges, remarks } = report([...lines, 'size{id="0"} 2'].join('\n'));
  expect(gauges).toHaveLength(1000);
  expect(gauges[0]).toEqual({ name: 'size', labels: { id: '0' }, value: 2 });
  expect(remarks[0]).toBe('$JOBMETER_METRICS, line 1001: more than 1000 series: ignored');
  expect(remarks.at(-1)).toBe('$JOBMETER_METRICS: 195 more lines like these');
});
