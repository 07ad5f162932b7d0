import { expect, test } from 'vitest';
import { byState } from './expected.js';
import { jobmeter } from '../rig/jobmeter.js';
import { find } from './find.js';

/** States that no version prints yet, and others that are seldom: none of them ends the list. */
test.each([
  [
    'pytest',
    '=== 1 failed, 2 quarantined, 3 passed, 1 warning, 4 subtests failed, 1 error in 1.00s ===',
    byState('tests', { failed: 1, quarantined: 2, passed: 3, 'subtests failed': 4, error: 1 }),
  ],
  ['pytest', '1 failed, 3 passed in 2.50 seconds', byState('tests', { failed: 1, passed: 3 })],
  [
    'pytest',
    '= no tests collected, 2 errors in 0.31s =',
    byState('tests', { passed: 0, error: 2 }),
  ],
  ['pytest', '3 passed in 93784.12s (1 day, 2:03:04)', byState('tests', { passed: 3 })],
  // Before pytest 4.
  [
    'pytest',
    '=== 5 passed, 2 pytest-warnings in 0.12 seconds ===',
    byState('tests', { passed: 5 }),
  ],
  ['pytest', '=== 3 deselected in 0.02 seconds ===', byState('tests', { passed: 0 })],
  // What tests print themselves.
  [
    'pytest',
    '4 rows in 3 tables\n4 files in 0.5s\n3 passed in 2 rounds\n=== 1 failed in 1.00s ===',
    byState('tests', { failed: 1 }),
  ],
  [
    'vitest',
    ' Test Files  1 passed | 1 on hold (2)\n      Tests  1 quarantined | 2 passed | 3 timed out (6)\n   Duration  1.00s',
    {
      ...byState('tests', { quarantined: 1, passed: 2, 'timed out': 3 }),
      ...byState('test_files', { passed: 1, 'on hold': 1 }),
      unhandled_errors: 0,
    },
  ],
  [
    'jest',
    'Test Suites: 1 obsolete, 1 passed, 2 total\nTests:       1 on hold, 3 passed, 4 total\nTime:        65.2 s, estimated 70 s',
    {
      ...byState('tests', { 'on hold': 1, passed: 3 }),
      ...byState('test_files', { obsolete: 1, passed: 1 }),
    },
  ],
  [
    'dbt',
    'Finished running 7 models in 0 hours 0 minutes and 0.61 seconds (0.61s).\nDone. PASS=3 PARTIAL SUCCESS=2 NO-OP=1 REUSED=1 TOTAL=7',
    {
      ...byState('nodes', { PASS: 3, 'PARTIAL SUCCESS': 2, 'NO-OP': 1, REUSED: 1 }),
      rows: Number.NaN,
    },
  ],
  [
    'dbt',
    '1 of 1 OK created sql table model a.b .... [CREATE_TABLE_AS_SELECT (5.0k rows, 1 KiB processed) in 4.61s]\nFinished running 1 model in 3.61 seconds.\nDone. PASS=1 TOTAL=1',
    { ...byState('nodes', { PASS: 1 }), 'rows{command="CREATE_TABLE_AS_SELECT"}': 5000 },
  ],
  // Before restic 0.9.6.
  [
    'restic',
    'Files: 2 new, 1 changed, 3 unmodified\nAdded:      1.200 GiB\nprocessed 6 files, 1.720 GiB in 0:12',
    { files: 6, new_files: 2, changed_files: 1, unmodified_files: 3 },
  ],
  [
    'tar',
    'a (10 MB/s)\nb/s)\n(1/s)\nd 2024 (1KiB, 2MiB/s)\nf/s) (g, h/s)\ni\n合計バイト数： 10240 (10KiB, 1,2MiB/s)\nTotal bytes written: 10240 (10KiB, 1.2MiB/s)',
    { files: 6, directories: 0 },
  ],
  ['tar', 'shop/\nTotal bytes written: 10240 (10KiB, 15MiB/s)', { files: 0, directories: 1 }],
  [
    'pg_restore',
    'pg_restore: connecting to database for restore\npg_restore: processing data for table "public.items"',
    { tables: 1, 'objects{type="TABLE"}': 0 },
  ],
  [
    'ansible',
    'web1 : ok=2 changed=1 paused=3',
    {
      'tasks{host="web1",state="ok"}': 2,
      'tasks{host="web1",state="changed"}': 1,
      'tasks{host="web1",state="paused"}': 3,
    },
  ],
  [
    'junit',
    '[INFO] Tests run: 9, Failures: 1, Errors: 2, Skipped: 1, Flakes: 2',
    { tests: 9, failed_tests: 3 },
  ],
  // Surefire 2, and Maven with times.
  ['junit', 'Tests run: 7, Failures: 1, Errors: 1, Skipped: 0', { tests: 7, failed_tests: 2 }],
  [
    'junit',
    '2026-11-22 17:08:55,501 [WARNING] Tests run: 7, Failures: 0, Errors: 0, Skipped: 1',
    { tests: 7, failed_tests: 0 },
  ],
  [
    'go-test',
    'exitcode=1FAIL\texample.com/b\t0.011s\n100%--- PASS: TestOut (0.00s)\nok  \texample.com/c\t(cached)',
    {
      ...byState('tests', { PASS: 1 }),
      ...byState('packages', { FAIL: 1, ok: 1 }),
    },
  ],
  [
    'go-test',
    '    --- FAIL: FuzzA (0.00s)\n--- FAIL: FuzzA (0.03s)\n    --- FAIL: FuzzA (0.00s)\n50 % --- PASS: TestB (0.00s)\nFAIL\ta/b\t0.005s',
    { ...byState('tests', { FAIL: 1, PASS: 1 }), ...byState('packages', { FAIL: 1 }) },
  ],
  [
    'go-test',
    '    a_test.go:6: ok  \tx/y\t0.1s\n--- PASS: TestA (0.00s)\nPASS\nbyeok  \ta/b\t0.005s',
    { ...byState('tests', { PASS: 1 }), ...byState('packages', { ok: 1 }) },
  ],
])('%s reads %j', async (preset, output, records) => {
  const found = await find({ preset }, Buffer.from(`${output}\n`));
  expect({ records: found.records, remarks: found.remarks }).toEqual({ records, remarks: [] });
});

test.each([
  [
    'vitest',
    ' Test Files  1 passed (1)\n      Tests  2 passed (3)\n   Duration  1.00s',
    'add up to 2',
  ],
  [
    'jest',
    'Test Suites: 1 passed, 1 total\nTests:       2 passed, 3 total\nTime:        1 s',
    'add up to 2',
  ],
  ['dbt', 'Finished running in 1.00s.\nDone. PASS=3 WARN=0 TOTAL=5', 'add up to 3'],
])('%s says where %j does not add up', async (preset, output, remark) => {
  const { remarks } = await find({ preset }, Buffer.from(`${output}\n`));
  expect(remarks).toEqual([expect.stringContaining(remark)]);
});

test.each([
  [
    'prove',
    't/a.t .. ok\nFiles=1, Tests=3,  0 wallclock secs ( 0.01 usr  0.00 sys =  0.01 CPU)',
    'found no tests',
  ],
  ['go-test', 'ok  \tx/a\t0.014s', 'found no tests'],
  ['tar', 'Total bytes written: 10240 (10KiB, 15MiB/s)', 'found no files, directories'],
  // With --inserts, which names the tables only where the dump is text.
  [
    'pg_dump',
    'pg_dump: reading schemas\npg_dump: saving database definition',
    'without --schema-only and --inserts',
  ],
])('%s with an option that hides what it counts is said: %j', async (preset, output, remark) => {
  const { records, remarks } = await find({ preset }, Buffer.from(`${output}\n`));
  expect(Object.values(records).some(Number.isNaN)).toBe(true);
  expect(remarks).toEqual([expect.stringContaining(remark)]);
});

test('the lines that rclone --progress prints as one end with what was transferred', async () => {
  const output =
    '20.061 MiB / 28.617 MiB, 70%, 0 B/s, ETA 1m5s (xfr#317/1301, chk#5/9)28.617 MiB / 28.617 MiB, 100%, 28.570 MiB/s, ETA 0s\n';
  const { gauges } = await find({ preset: 'rclone' }, Buffer.from(output));
  expect(gauges).toMatchObject({ rclone_transferred_bytes: 28.617 * 2 ** 20 });
});

test.each(['find', 'lines'])(
  '%s that prints nothing has counted 0, and no warning',
  async (preset) => {
    const { stdout, stderr } = await jobmeter(['parse', '--preset', preset], { input: '' });
    expect(stderr.toString()).toBe('');
    expect(stdout.toString()).toMatch(/ 0\b/);
  },
);
