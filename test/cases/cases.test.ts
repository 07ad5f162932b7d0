import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { byState } from '../presets/expected.js';
import { find, type Asked } from '../presets/find.js';

/** What a tool has printed, and what is right. */
interface Case {
  readonly file: string;
  readonly asked: Asked;
  readonly records?: Readonly<Record<string, number>>;
  readonly gauges?: Readonly<Record<string, number>>;
  readonly remarks?: readonly unknown[];
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const TIB = 1024 * GIB;

const CASES: readonly Case[] = [
  {
    file: '25-ansi',
    asked: { records: String.raw`rows=^rows: (\d+)$` },
    records: { rows: 42 + 43 + 44 + 45 + 46 + 47 + 48 },
  },
  {
    file: '22-borgmatic-json-array',
    asked: { records: 'files=$.archive.stats.nfiles' },
    records: { files: 11 },
  },
  {
    file: '01-rsync-de-locale',
    asked: { preset: 'rsync' },
    records: { files: 6402, created_files: 1204, deleted_files: 0, transferred_files: 1205 },
    gauges: {
      rsync_file_size_bytes: 2_793_565_636,
      rsync_transferred_file_size_bytes: 123_679_604,
      rsync_sent_bytes: 78_358,
      rsync_received_bytes: 4_593_544,
      rsync_speedup_ratio: 597.95,
    },
  },
  {
    file: '03-rclone-days',
    asked: { preset: 'rclone' },
    records: {
      transferred_files: 48_213,
      checked_files: 812_043,
      deleted_files: 17,
      renamed_files: 4,
    },
    gauges: {
      rclone_transferred_bytes: 3.512 * TIB,
      rclone_duration_seconds: (2 * 24 + 23) * 3600 + 0.3,
    },
  },
  {
    file: '04-borg-iec',
    asked: { preset: 'borg' },
    records: { files: 1_043_212 },
    gauges: {
      borg_original_size_bytes: 193.5 * GIB,
      borg_compressed_size_bytes: 121.25 * GIB,
      borg_deduplicated_size_bytes: 512.75 * MIB,
      borg_repository_size_bytes: 181 * GIB,
      borg_duration_seconds: 7385.12,
    },
  },
  {
    file: '06-pytest-errors',
    asked: { preset: 'pytest' },
    records: byState('tests', { skipped: 183, error: 290 }),
    gauges: { pytest_duration_seconds: 67.68 },
  },
  {
    file: '09-pytest-collect',
    asked: { preset: 'pytest' },
    records: byState('tests', { error: 2 }),
    gauges: { pytest_duration_seconds: 0.31 },
  },
  {
    file: '11-vitest-expected-fail',
    asked: { preset: 'vitest' },
    records: {
      ...byState('tests', { failed: 1, passed: 10, skipped: 3, todo: 1, 'expected fail': 2 }),
      ...byState('test_files', { failed: 2, passed: 297 }),
      unhandled_errors: 0,
    },
    gauges: { vitest_duration_seconds: 21.47 },
  },
  {
    file: '12-gotest-nonewline',
    asked: { preset: 'go-test' },
    records: {
      ...byState('tests', { PASS: 2, FAIL: 1 }),
      ...byState('packages', { ok: 3, FAIL: 2 }),
    },
    gauges: { gotest_duration_seconds: 0.625 },
  },
  {
    file: '14-maven-errors',
    asked: { preset: 'junit' },
    records: { tests: 6, failed_tests: 3 },
  },
  {
    file: '15-tap-variants',
    asked: { preset: 'tap' },
    records: byState('tests', { ok: 2, 'not ok': 1, skip: 3, todo: 1 }),
  },
  {
    file: '16-dbt-bigquery',
    asked: { preset: 'dbt' },
    records: {
      ...byState('nodes', { PASS: 5, WARN: 1, ERROR: 0, SKIP: 0 }),
      'rows{command="MERGE"}': 5000,
      'rows{command="CREATE TABLE"}': 1_200_000,
      'rows{command="INSERT"}': 312,
    },
    gauges: { dbt_duration_seconds: 3723.61 },
  },
  {
    file: '29-rclone-1.50',
    asked: { preset: 'rclone' },
    records: {
      transferred_files: 10,
      checked_files: 78,
      deleted_files: Number.NaN,
      renamed_files: Number.NaN,
    },
    gauges: { rclone_transferred_bytes: 1.699 * GIB, rclone_duration_seconds: 1171.7 },
  },
  {
    file: '31-rclone-1.39',
    asked: { preset: 'rclone' },
    records: {
      transferred_files: 10,
      checked_files: 78,
      deleted_files: Number.NaN,
      renamed_files: Number.NaN,
    },
    gauges: { rclone_transferred_bytes: 1.699 * GIB, rclone_duration_seconds: 1171.7 },
  },
  {
    file: '38-bash-time-de',
    asked: { gauge: String.raw`x_seconds=^real\s+(.*)` },
    gauges: { x_seconds: 1.022 },
  },
  {
    file: '38-bash-time-de',
    asked: { gauge: String.raw`x_seconds:first=^real\s+(.*)` },
    gauges: { x_seconds: 0.012 },
  },
  {
    file: '38-bash-time-de',
    asked: { gauge: String.raw`x_seconds:sum=^real\s+(.*)` },
    gauges: { x_seconds: 0.012 + 0.01 + 1.022 },
  },
  {
    file: '40-rsync-two-runs',
    asked: { preset: 'rsync' },
    records: { files: 1536, created_files: 4, deleted_files: 0, transferred_files: 3 },
    gauges: {
      rsync_file_size_bytes: 1_874_258,
      rsync_transferred_file_size_bytes: 6,
      rsync_sent_bytes: 26_032,
      rsync_received_bytes: 129,
      rsync_speedup_ratio: 0.01,
    },
  },
  {
    file: '44-pg_dump-de',
    asked: { preset: 'pg_dump' },
    records: { tables: Number.NaN },
    remarks: [expect.stringContaining('matched nothing; run the command with LC_ALL=C')],
  },
];

test.each(CASES)(
  '$file is read as it is meant by $asked',
  async ({ file, asked, records, gauges, remarks }) => {
    const output = readFileSync(join(import.meta.dirname, `${file}.txt`));
    const found = await find(asked, output);
    expect(found).toEqual({ records: records ?? {}, gauges: gauges ?? {}, remarks: remarks ?? [] });
  },
);
