import { expect } from 'vitest';

/** What a preset finds in a fixture: series, as in an exposition, and value. */
export interface Expected {
  readonly preset: string;
  /** Below test/presets: recorded by record.sh, or documented where the tool can't be had. */
  readonly fixture: string;
  readonly records: Readonly<Record<string, number>>;
  readonly gauges: Readonly<Record<string, number>>;
  readonly remarks?: readonly unknown[];
}

const KIB = 1024;
const MIB = 1024 * KIB;

const PYTEST_OTHERS = { skipped: 1, xfailed: 1, xpassed: 1 };

export const EXPECTED: readonly Expected[] = [
  {
    preset: 'restic',
    fixture: 'recorded/restic.txt',
    records: { files: 5, new_files: 1, changed_files: 1, unmodified_files: 3 },
    gauges: {
      restic_processed_bytes: 1.563 * MIB,
      restic_added_bytes: 1.51 * MIB,
      restic_stored_bytes: 118.202 * KIB,
      restic_duration_seconds: 0,
    },
  },
  {
    preset: 'restic',
    fixture: 'recorded/restic-dry-run.txt',
    records: { files: 6, new_files: 1, changed_files: 0, unmodified_files: 5 },
    gauges: {
      restic_processed_bytes: 1.563 * MIB,
      restic_added_bytes: 2.417 * KIB,
      restic_stored_bytes: 1.025 * KIB,
      restic_duration_seconds: 0,
    },
  },
  {
    // The second has nothing to add: `0 B   (0 B   stored)`.
    preset: 'restic',
    fixture: 'recorded/restic-two-runs.txt',
    records: { files: 12, new_files: 1, changed_files: 0, unmodified_files: 11 },
    gauges: {
      restic_processed_bytes: 2 * 1.563 * MIB,
      restic_added_bytes: 2.417 * KIB,
      restic_stored_bytes: 1.025 * KIB,
      restic_duration_seconds: 0,
    },
  },
  {
    preset: 'restic-json',
    fixture: 'recorded/restic-json.txt',
    records: { files: 5, new_files: 1, changed_files: 1, unmodified_files: 3 },
    gauges: {
      restic_processed_bytes: 1_639_063,
      restic_added_bytes: 1_583_392,
      restic_stored_bytes: Number.NaN,
      restic_duration_seconds: 0.456001905,
    },
  },
  {
    preset: 'restic-json',
    fixture: 'recorded/restic-json-two-runs.txt',
    records: { files: 6 + 1, new_files: 1, changed_files: 0, unmodified_files: 6 },
    gauges: {
      restic_processed_bytes: 1_639_081 + 8,
      restic_added_bytes: 706,
      restic_stored_bytes: Number.NaN,
      restic_duration_seconds: 0.241290324 + 0.322279666,
    },
  },
  {
    preset: 'restic-json',
    fixture: 'documented/restic-json-newer.txt',
    records: { files: 30, new_files: 10, changed_files: 5, unmodified_files: 15 },
    gauges: {
      restic_processed_bytes: 204_800,
      restic_added_bytes: 102_400,
      restic_stored_bytes: 51_200,
      restic_duration_seconds: 300.5,
    },
  },
  {
    preset: 'borg',
    fixture: 'recorded/borg.txt',
    records: { files: 5 },
    gauges: {
      borg_original_size_bytes: 1_640_000,
      borg_compressed_size_bytes: 1_090_000,
      borg_deduplicated_size_bytes: 1_040_000,
      borg_repository_size_bytes: 1_920_000,
      borg_duration_seconds: 0.07,
    },
  },
  {
    preset: 'borg',
    fixture: 'recorded/borg-iec.txt',
    records: { files: 5 },
    gauges: {
      borg_original_size_bytes: 1.56 * MIB,
      borg_compressed_size_bytes: 1.04 * MIB,
      borg_deduplicated_size_bytes: 523,
      borg_repository_size_bytes: 1.83 * MIB,
      borg_duration_seconds: 0.01,
    },
  },
  {
    preset: 'borg',
    fixture: 'recorded/borg-two-runs.txt',
    records: { files: 5 + 1 },
    gauges: {
      borg_original_size_bytes: 1_640_000 + 504,
      borg_compressed_size_bytes: 1_090_000 + 555,
      borg_deduplicated_size_bytes: 510 + 504,
      borg_repository_size_bytes: 1_920_000,
      borg_duration_seconds: 0.05,
    },
  },
  {
    preset: 'borg-json',
    fixture: 'recorded/borg-json.txt',
    records: { files: 5 },
    gauges: {
      borg_original_size_bytes: 1_639_563,
      borg_compressed_size_bytes: 1_087_563,
      borg_deduplicated_size_bytes: 509,
      borg_repository_size_bytes: 1_916_837,
      borg_duration_seconds: 0.012864,
    },
  },
  {
    // With a list of files and a warning before it.
    preset: 'borg-json',
    fixture: 'recorded/borg-json-warning.txt',
    records: { files: 5 },
    gauges: {
      borg_original_size_bytes: 1_639_574,
      borg_compressed_size_bytes: 1_087_582,
      borg_deduplicated_size_bytes: 528,
      borg_repository_size_bytes: 1_919_129,
      borg_duration_seconds: 0.004243,
    },
  },
  {
    preset: 'borg-json',
    fixture: 'recorded/borg-json-two-runs.txt',
    records: { files: 5 + 1 },
    gauges: {
      borg_original_size_bytes: 1_639_547 + 489,
      borg_compressed_size_bytes: 1_087_554 + 546,
      borg_deduplicated_size_bytes: 500 + 495,
      borg_repository_size_bytes: 1_920_124,
      borg_duration_seconds: 0.055954 + 0.007658,
    },
  },
  {
    preset: 'rsync',
    fixture: 'recorded/rsync.txt',
    records: { files: 7, created_files: 1, deleted_files: 1, transferred_files: 2 },
    gauges: {
      rsync_file_size_bytes: 1_639_063,
      rsync_transferred_file_size_bytes: 1_581_281,
      rsync_sent_bytes: 1_581_956,
      rsync_received_bytes: 85,
      rsync_speedup_ratio: 1.04,
    },
  },
  {
    preset: 'rsync',
    fixture: 'recorded/rsync-two-runs.txt',
    records: {
      files: 1208 + 2,
      created_files: 1208 + 2,
      deleted_files: 0,
      transferred_files: 1205 + 1,
    },
    gauges: {
      rsync_file_size_bytes: 1_639_063 + 8,
      rsync_transferred_file_size_bytes: 1_639_063 + 8,
      rsync_sent_bytes: 1_705_476 + 147,
      rsync_received_bytes: 22_931 + 39,
      rsync_speedup_ratio: 0.04,
    },
  },
  {
    preset: 'rsync',
    fixture: 'recorded/rsync-human.txt',
    records: { files: 1208, created_files: 1208, deleted_files: 0, transferred_files: 1205 },
    gauges: {
      rsync_file_size_bytes: 1_640_000,
      rsync_transferred_file_size_bytes: 1_640_000,
      rsync_sent_bytes: 1_710_000,
      rsync_received_bytes: 22_930,
      rsync_speedup_ratio: 0.95,
    },
  },
  {
    preset: 'rclone',
    fixture: 'recorded/rclone.txt',
    records: { transferred_files: 4, checked_files: 2, deleted_files: 1, renamed_files: 0 },
    gauges: { rclone_transferred_bytes: 1.284 * MIB, rclone_duration_seconds: 0.2 },
  },
  {
    preset: 'rclone',
    fixture: 'recorded/rclone-one-line.txt',
    records: {
      transferred_files: Number.NaN,
      checked_files: Number.NaN,
      deleted_files: Number.NaN,
      renamed_files: Number.NaN,
    },
    gauges: { rclone_transferred_bytes: 1.284 * MIB, rclone_duration_seconds: Number.NaN },
    remarks: [expect.stringContaining('preset rclone found no transferred_files, checked_files')],
  },
  {
    // The second had nothing to do; what is zero is left out.
    preset: 'rclone',
    fixture: 'recorded/rclone-two-runs.txt',
    records: { transferred_files: 0, checked_files: 5, deleted_files: 0, renamed_files: 0 },
    gauges: { rclone_transferred_bytes: 0, rclone_duration_seconds: 0.1 },
  },
  {
    preset: 'rclone',
    fixture: 'recorded/rclone-move.txt',
    records: { transferred_files: 0, checked_files: 2, deleted_files: 0, renamed_files: 2 },
    gauges: { rclone_transferred_bytes: 13.575 * KIB, rclone_duration_seconds: 0.2 },
  },
  {
    preset: 'rclone',
    fixture: '../cases/31-rclone-1.39.txt',
    records: {
      transferred_files: 10,
      checked_files: 78,
      deleted_files: Number.NaN,
      renamed_files: Number.NaN,
    },
    gauges: { rclone_transferred_bytes: 1.699 * 1024 * MIB, rclone_duration_seconds: 1171.7 },
  },
  {
    preset: 'rclone-json',
    fixture: 'recorded/rclone-json.txt',
    records: { transferred_files: 4, checked_files: 2, deleted_files: 1, renamed_files: 0 },
    gauges: {
      rclone_transferred_bytes: 1_346_672,
      rclone_duration_seconds: 0.109937165,
      rclone_errors: 0,
    },
  },
  {
    preset: 'tar',
    fixture: 'recorded/tar.txt',
    records: { files: 5, directories: 2 },
    gauges: { tar_archive_bytes: 1_361_920 },
  },
  {
    preset: 'tar',
    fixture: 'recorded/tar-one-file.txt',
    records: { files: 1, directories: 0 },
    gauges: { tar_archive_bytes: 20_480 },
  },
  {
    preset: 'tar',
    fixture: 'recorded/tar-two-runs.txt',
    records: { files: 5 + 1, directories: 2 + 1 },
    gauges: { tar_archive_bytes: 1_361_920 + 10_240 },
  },
  {
    preset: 'tar',
    fixture: 'recorded/tar-odd-names.txt',
    records: { files: 24, directories: 8 },
    gauges: { tar_archive_bytes: 1_372_160 },
  },
  { preset: 'find', fixture: 'recorded/find.txt', records: { paths: 5 }, gauges: {} },
  { preset: 'find', fixture: 'recorded/find-odd-names.txt', records: { paths: 24 }, gauges: {} },
  { preset: 'lines', fixture: 'recorded/find.txt', records: { lines: 5 }, gauges: {} },
  {
    preset: 'logrotate',
    fixture: 'recorded/logrotate.txt',
    records: { 'logs{state="needs rotating"}': 2, 'logs{state="does not need rotating"}': 1 },
    gauges: {},
  },
  {
    preset: 'psql',
    fixture: 'recorded/psql.txt',
    records: {
      'rows{command="COPY"}': 3,
      'rows{command="INSERT"}': 5,
      'rows{command="UPDATE"}': 2,
      'rows{command="DELETE"}': 1,
      'rows{command="SELECT"}': 1,
    },
    gauges: {},
  },
  { preset: 'pg_dump', fixture: 'recorded/pg_dump.txt', records: { tables: 3 }, gauges: {} },
  {
    preset: 'pg_dump',
    fixture: 'recorded/pg_dump-schema-only.txt',
    records: { tables: Number.NaN },
    gauges: {},
    remarks: [expect.stringContaining('without --schema-only and --inserts')],
  },
  {
    preset: 'pg_restore',
    fixture: 'recorded/pg_restore.txt',
    records: {
      tables: 3,
      'objects{type="TABLE"}': 3,
      'objects{type="VIEW"}': 1,
      'objects{type="CONSTRAINT"}': 2,
      'objects{type="FK CONSTRAINT"}': 1,
    },
    gauges: {},
  },
  {
    preset: 'pg_restore',
    fixture: 'recorded/pg_restore-schema-only.txt',
    records: {
      tables: 0,
      'objects{type="TABLE"}': 3,
      'objects{type="VIEW"}': 1,
      'objects{type="CONSTRAINT"}': 2,
      'objects{type="FK CONSTRAINT"}': 1,
    },
    gauges: {},
  },
  ...['mysqldump', 'mariadb-dump'].flatMap((preset) => [
    { preset, fixture: 'recorded/mysqldump.txt', records: { tables: 2 }, gauges: {} },
    { preset, fixture: 'recorded/mysqldump-tab.txt', records: { tables: 2 }, gauges: {} },
    { preset, fixture: 'recorded/mysqldump-no-data.txt', records: { tables: 0 }, gauges: {} },
  ]),
  {
    preset: 'mongodump',
    fixture: 'documented/mongodump.txt',
    records: {
      'documents{collection="shop.items"}': 3,
      'documents{collection="shop.orders"}': 10_240,
      'documents{collection="shop.settings"}': 1,
    },
    gauges: {},
  },
  {
    preset: 'dbt',
    fixture: 'documented/dbt.txt',
    records: {
      'nodes{state="PASS"}': 3,
      'nodes{state="WARN"}': 0,
      'nodes{state="ERROR"}': 1,
      'nodes{state="SKIP"}': 1,
      'nodes{state="NO-OP"}': 0,
      'rows{command="INSERT"}': 3,
      'rows{command="SELECT"}': 2,
    },
    gauges: { dbt_duration_seconds: 0.61 },
  },
  {
    preset: 'dbt',
    fixture: 'documented/dbt-adapters.txt',
    records: {
      ...byState('nodes', { PASS: 6 + 1 + 1, WARN: 0, ERROR: 1, SKIP: 0, 'NO-OP': 0 }),
      'rows{command="CREATE TABLE"}': 1_200_000 + 1,
      'rows{command="MERGE"}': 5000,
      'rows{command="SUCCESS"}': 130_692_981,
    },
    gauges: { dbt_duration_seconds: 3723.61 + 1.23 + 12.34 },
  },
  {
    preset: 'ansible',
    fixture: 'recorded/ansible.txt',
    records: {
      ...ansible('web1', { ok: 2, changed: 1, failed: 0, skipped: 2 }),
      ...ansible('db-1.example.com', { ok: 2, changed: 1, failed: 0, skipped: 2 }),
      ...ansible('web2', { ok: 2, changed: 1, failed: 1, skipped: 1 }),
    },
    gauges: {},
  },
  pytest('pytest', 0.08, { passed: 3, failed: 1, error: 2, ...PYTEST_OTHERS }),
  pytest('pytest-quiet', 0.08, { passed: 4, failed: 1, error: 2, ...PYTEST_OTHERS }),
  pytest('pytest-none', 0.02, { passed: 0 }),
  pytest('pytest-deselected', 0.03, { passed: 0 }),
  pytest('pytest-broken', 0.26, { error: 2 }),
  pytest('pytest-reruns', 0.11, { passed: 1, failed: 1, rerun: 2, 'subtests passed': 3 }),
  {
    preset: 'vitest',
    fixture: 'recorded/vitest.txt',
    records: {
      ...byState('tests', { passed: 3, failed: 1, skipped: 2, todo: 1 }),
      ...byState('test_files', { passed: 1, failed: 1, skipped: 1 }),
      unhandled_errors: 0,
    },
    gauges: { vitest_duration_seconds: 1.66 },
  },
  {
    preset: 'vitest',
    fixture: 'recorded/vitest-fails.txt',
    records: {
      ...byState('tests', { passed: 4, failed: 1, skipped: 2, todo: 1, 'expected fail': 2 }),
      ...byState('test_files', { passed: 2, failed: 1, skipped: 1 }),
      unhandled_errors: 1,
    },
    gauges: { vitest_duration_seconds: 2.46 },
  },
  {
    preset: 'vitest',
    fixture: 'recorded/vitest-broken.txt',
    records: {
      ...byState('tests', { passed: 0 }),
      ...byState('test_files', { failed: 1 }),
      unhandled_errors: 0,
    },
    gauges: { vitest_duration_seconds: 0.618 },
  },
  {
    preset: 'jest',
    fixture: 'recorded/jest.txt',
    records: {
      ...byState('tests', { passed: 3, failed: 1, skipped: 2, todo: 1 }),
      ...byState('test_files', { passed: 1, failed: 1, skipped: 1 }),
    },
    gauges: { jest_duration_seconds: 1.605 },
  },
  {
    preset: 'jest',
    fixture: 'recorded/jest-broken.txt',
    records: { ...byState('tests', { passed: 0 }), ...byState('test_files', { failed: 1 }) },
    gauges: { jest_duration_seconds: 1.059 },
  },
  {
    preset: 'jest',
    fixture: 'recorded/jest-bail.txt',
    records: {
      ...byState('tests', { passed: 2, failed: 1, skipped: 1, todo: 1 }),
      ...byState('test_files', { failed: 1 }),
    },
    gauges: { jest_duration_seconds: 0.757 },
  },
  junit('recorded/junit4.txt', 2, 1),
  junit('recorded/junit4-fine.txt', 2, 0),
  // One of them is a class that fails before its test.
  junit('recorded/junit5.txt', 3, 1 + 1),
  junit('documented/junit-maven.txt', 7, 1),
  junit('documented/junit-maven-color.txt', 9, 2 + 2),
  junit('documented/junit-maven-flakes.txt', 9, 1 + 2),
  junit('documented/junit-maven-none.txt', 0, 0),
  tap('tap', { ok: 3, 'not ok': 1, skip: 1, todo: 1 }),
  tap('tap-none', { ok: 0 }),
  // A name with `# SKIP` in it is a skipped test for TAP::Parser, too; Node escapes it.
  tap('tap-bats', { ok: 1, 'not ok': 1, skip: 2 }),
  tap('tap-node', { ok: 2, 'not ok': 1, skip: 1, todo: 1 }),
  {
    preset: 'prove',
    fixture: 'recorded/prove.txt',
    records: { ...byState('tests', { ok: 5, 'not ok': 1, skip: 1, todo: 1 }), test_files: 3 },
    gauges: { prove_duration_seconds: 1 },
  },
  {
    preset: 'prove',
    fixture: 'recorded/prove-none.txt',
    records: { ...byState('tests', { ok: 0 }), test_files: 1 },
    gauges: { prove_duration_seconds: 0 },
  },
  {
    preset: 'go-test',
    fixture: 'recorded/go-test.txt',
    records: {
      ...byState('tests', { PASS: 4, FAIL: 1, SKIP: 1 }),
      ...byState('packages', { ok: 1, FAIL: 3 }),
    },
    gauges: { gotest_duration_seconds: 0.002 + 0.002 + 0.025 },
  },
  {
    preset: 'go-test',
    fixture: 'recorded/go-test-cached.txt',
    records: {
      ...byState('tests', { PASS: 4, SKIP: 2 }),
      ...byState('packages', { ok: 2 }),
    },
    gauges: { gotest_duration_seconds: 0 },
  },
  {
    preset: 'go-test',
    fixture: 'recorded/go-test-none.txt',
    records: { ...byState('tests', { PASS: 0 }), ...byState('packages', { ok: 1 }) },
    gauges: { gotest_duration_seconds: 0.003 },
  },
];

export function byState(
  name: string,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).map(([state, count]) => [`${name}{state="${state}"}`, count]),
  );
}

function ansible(host: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  const all = { ...counts, unreachable: 0, rescued: 0, ignored: 0 };
  return Object.fromEntries(
    Object.entries(all).map(([state, count]) => [`tasks{host="${host}",state="${state}"}`, count]),
  );
}

function pytest(name: string, seconds: number, counts: Readonly<Record<string, number>>): Expected {
  return {
    preset: 'pytest',
    fixture: `recorded/${name}.txt`,
    records: byState('tests', counts),
    gauges: { pytest_duration_seconds: seconds },
  };
}

function tap(name: string, counts: Readonly<Record<string, number>>): Expected {
  const fixture = `recorded/${name}.txt`;
  return { preset: 'tap', fixture, records: byState('tests', counts), gauges: {} };
}

function junit(fixture: string, tests: number, failed: number): Expected {
  return { preset: 'junit', fixture, records: { tests, failed_tests: failed }, gauges: {} };
}
