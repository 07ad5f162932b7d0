import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { find, type Asked } from '../presets/find.js';

/** What a tool has printed, and what is right. */
interface Case {
  readonly file: string;
  readonly asked: Asked;
  readonly records?: Readonly<Record<string, number>>;
  readonly gauges?: Readonly<Record<string, number>>;
}

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
];

test.each(CASES)(
  '$file is read as it is meant by $asked',
  async ({ file, asked, records, gauges }) => {
    const output = readFileSync(join(import.meta.dirname, `${file}.txt`));
    const found = await find(asked, output);
    expect(found).toEqual({ records: records ?? {}, gauges: gauges ?? {}, remarks: [] });
  },
);
