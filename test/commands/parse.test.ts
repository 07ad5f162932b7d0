import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { inProcess } from '../rig/in-process.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { onTerminal } from '../rig/terminal.js';

const LOG = `loading
rows=customers: 1,000 rows
rows=orders: many rows
rows=customers: 234 rows
Size: 1.5 MiB
`;

const ROWS = String.raw`rows=rows=(?<table>\w+): (?<value>\S+) rows`;

test('what would be counted, which lines match, and why others do not', async () => {
  const options = ['--records', ROWS, '--gauge', 'dump_bytes=^size: (.*)', '--stage', 'load=^load'];
  const { exitCode, stdout, stderr } = await inProcess(['parse', ...options], { input: LOG });
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(stdout.toString()).toBe(`5 lines, 97 bytes

METRIC                                              VALUE
batch_job_records{record="rows",table="customers"}  1234
dump_bytes                                          NaN
batch_job_stage_duration_seconds{stage="load"}      from line 1 on

--records rows /rows=(?<table>\\w+): (?<value>\\S+) rows/: 3 matches, 1 of them not counted
  line 2: rows=customers: 1,000 rows → table="customers" 1000
  line 3: rows=orders: many rows → table="orders" "many" is not a number
  line 4: rows=customers: 234 rows → table="customers" 234
--gauge dump_bytes /^size: (.*)/: no match; if case did not matter, it would match line 5
--stage load /^load/: 1 match
  line 1: loading

--records rows: captured "many", which is not a number; not counted
`);
});

test.each([
  ['rows > 1000', 0, 'expected rows > 1000: it holds\n'],
  ['rows > 2000', 65, 'expected rows > 2000, but rows is 1234\n'],
  ['other > 0', 65, 'expected other > 0, but other was not found\n'],
])('the expectation %s ends with exit status %d', async (expectation, status, verdict) => {
  const options = ['--records', ROWS, '--expect', expectation];
  const { exitCode, stdout } = await inProcess(['parse', ...options], { input: LOG });
  expect(exitCode).toBe(status);
  expect(stdout.toString().endsWith(verdict)).toBe(true);
});

test('--json is for programs, with null for what was not found', async () => {
  const options = ['--records', ROWS, '--gauge', 'size_bytes=x', '--expect', 'rows > 0', '--json'];
  const { stdout } = await inProcess(['parse', ...options], { input: LOG });
  expect(JSON.parse(stdout.toString())).toMatchObject({
    version: 1,
    lines: 5,
    cut_lines: 0,
    records: [{ record: 'rows', labels: { table: 'customers' }, value: 1234 }],
    gauges: [{ gauge: 'size_bytes', labels: {}, value: null }],
    patterns: [
      { kind: 'record', name: 'rows', matches: 3, not_numbers: 1, first: [{ line: 2 }, {}, {}] },
      { kind: 'gauge', name: 'size_bytes', matches: 0 },
    ],
    expect: { text: 'rows > 0', holds: true },
  });
});

test('a file, a preset, and a prefix', async () => {
  const home = tempDir();
  writeFileSync(join(home, 'log'), 'Number of files: 7\n');
  const options = ['--preset', 'rsync', '--file', 'log', '--prefix', 'my_'];
  const { stdout } = await jobmeter(['parse', ...options], { home });
  expect(stdout.toString()).toMatch(/^my_records\{record="files"\} +7$/m);
  expect(stdout.toString()).toContain(
    String.raw`--preset rsync: files /^Number of files: ([^ ]+)/: 1 match`,
  );
});

test('a file needs no option, and is named once', async () => {
  const home = tempDir();
  writeFileSync(join(home, 'log'), '5 rows\n');
  const args = ['parse', '--records', String.raw`n=(\d+)`];
  const { stdout } = await jobmeter([...args, 'log'], { home });
  expect(stdout.toString()).toBe(
    (await jobmeter([...args, '-f', 'log'], { home })).stdout.toString(),
  );
  expect(stdout.toString()).toMatch(/record="n"\} +5$/m);
  const both = await jobmeter([...args, 'log', '--file', 'log'], { home });
  expect(both.exitCode).toBe(125);
  expect(both.stderr.toString()).toContain('--file and a file argument are both given');
  const two = await jobmeter([...args, 'log', 'other'], { home });
  expect(two.stderr.toString()).toContain('"other" is not expected here');
});

test('what a log has of control characters does not reach the terminal', async () => {
  const input = '\u001B]0;title\u0007 rows\u009B2J\n';
  const { stdout } = await inProcess(['parse', '--records', 'n=(?<label>rows.*)'], { input });
  expect(stdout.toString()).not.toMatch(/[\u0007\u001B\u009B]/);
});

test.each([
  [['--file', '/not/there'], 66, 'jobmeter: /not/there: does not exist'],
  [['--file', '/'], 66, 'jobmeter: /: is a directory'],
])('%j ends with exit status %d', async (options, status, message) => {
  const { exitCode, stdout, stderr } = await inProcess(['parse', '--records', 'a=b', ...options]);
  expect([exitCode, stdout.toString()]).toEqual([status, '']);
  expect(stderr.toString()).toContain(message);
});

test('without anything to look for it is refused, and so are mistakes', async () => {
  const nothing = await inProcess(['parse']);
  expect(nothing.exitCode).toBe(125);
  expect(nothing.stderr.toString()).toContain('--records is missing: say what to look for');
  const mistakes = await inProcess(['parse', '--records', 'rows=(', '--preset', 'rsnyc']);
  expect(mistakes.exitCode).toBe(125);
  expect(mistakes.stderr.toString()).toMatch(/--preset .*\n.*--records rows: the pattern/);
});

test('a log is read while it is written, and its end is waited for', async () => {
  const { child, result } = startJobmeter(['parse', '--records', 'n=(\\d+)'], { stdin: 'open' });
  child.stdin!.write('1\n2');
  child.stdin!.end('0\n');
  expect((await result).stdout.toString()).toMatch(/record="n"\} +21$/m);
});

test('on a terminal, the table of metrics is no wider than that, and values stay whole', async () => {
  const log = join(tempDir(), 'log');
  const key = 'k'.repeat(100);
  writeFileSync(log, `table ${key}: 123456\n`);
  const args = ['parse', '--records', 'rows=table (?<table>\\w+): (?<value>\\d+)', log];
  const lines = (await onTerminal(80, args)).map(stripVTControlCharacters);
  const row = lines.find((line) => line.startsWith('batch_job_records'));
  expect(row).toMatch(/^batch_job_records\{record="rows"[^ ]*…[^ ]*\} +123456$/);
  expect(stringWidth(row!)).toBeLessThanOrEqual(80);
});
