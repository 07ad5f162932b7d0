/** What a preset finds in a fixture: series, as in an exposition, and value. */
export interface Expected {
  readonly preset: string;
  /** Below test/presets: recorded by record.sh, or documented where the tool can't be had. */
  readonly fixture: string;
  readonly records: Readonly<Record<string, number>>;
  readonly gauges: Readonly<Record<string, number>>;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const EXPECTED: readonly Expected[] = [
  {
    preset: 'restic',
    fixture: 'recorded/restic.txt',
    records: { files: 5, new_files: 1, changed_files: 1, unmodified_files: 3 },
    gauges: {
      restic_processed_bytes: 1.563 * MIB,
      restic_added_bytes: 879.717 * KIB,
      restic_stored_bytes: 66.627 * KIB,
      restic_duration_seconds: 0,
    },
  },
  {
    preset: 'restic-json',
    fixture: 'recorded/restic-json.txt',
    records: { files: 5, new_files: 1, changed_files: 1, unmodified_files: 3 },
    gauges: {
      restic_processed_bytes: 1_639_063,
      restic_added_bytes: 900_830,
      restic_stored_bytes: Number.NaN,
      restic_duration_seconds: 0.275251344,
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
      borg_duration_seconds: 0.05,
    },
  },
  {
    preset: 'borg-json',
    fixture: 'recorded/borg-json.txt',
    records: { files: 5 },
    gauges: {
      borg_original_size_bytes: 1_639_563,
      borg_compressed_size_bytes: 1_087_562,
      borg_deduplicated_size_bytes: 508,
      borg_repository_size_bytes: 1_916_843,
      borg_duration_seconds: 0.004005,
    },
  },
  {
    preset: 'rsync',
    fixture: 'recorded/rsync.txt',
    records: { files: 7, created_files: 1, deleted_files: 1, transferred_files: 2 },
    gauges: {
      rsync_file_size_bytes: 1_639_063,
      rsync_transferred_file_size_bytes: 1_581_281,
      rsync_sent_bytes: 1_581_952,
      rsync_received_bytes: 85,
      rsync_speedup_ratio: 1.04,
    },
  },
  {
    preset: 'rclone',
    fixture: 'recorded/rclone.txt',
    records: { transferred_files: 4, checked_files: 2, deleted_files: 1 },
    gauges: { rclone_transferred_bytes: 1.284 * MIB, rclone_duration_seconds: 0.2 },
  },
  {
    preset: 'rclone-json',
    fixture: 'recorded/rclone-json.txt',
    records: { transferred_files: 4, checked_files: 2, deleted_files: 1 },
    gauges: {
      rclone_transferred_bytes: 1_346_672,
      rclone_duration_seconds: 0.215097079,
      rclone_errors: 0,
    },
  },
  {
    preset: 'tar',
    fixture: 'recorded/tar.txt',
    records: { files: 5, directories: 2 },
    gauges: { tar_archive_bytes: 1_361_920 },
  },
  { preset: 'find', fixture: 'recorded/find.txt', records: { paths: 5 }, gauges: {} },
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
  { preset: 'mysqldump', fixture: 'recorded/mysqldump.txt', records: { tables: 2 }, gauges: {} },
  {
    preset: 'mariadb-dump',
    fixture: 'recorded/mysqldump.txt',
    records: { tables: 2 },
    gauges: {},
  },
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
    preset: 'ansible',
    fixture: 'recorded/ansible.txt',
    records: {
      ...ansible('web1', { ok: 2, changed: 1, failed: 0, skipped: 2 }),
      ...ansible('db-1.example.com', { ok: 2, changed: 1, failed: 0, skipped: 2 }),
      ...ansible('web2', { ok: 2, changed: 1, failed: 1, skipped: 1 }),
    },
    gauges: {},
  },
  {
    preset: 'pytest',
    fixture: 'recorded/pytest.txt',
    records: {
      ...byState('tests', { passed: 3, failed: 1, error: 1 }),
      ...byState('tests', { skipped: 1, xfailed: 1, xpassed: 1 }),
    },
    gauges: { pytest_duration_seconds: 0.06 },
  },
  {
    preset: 'pytest',
    fixture: 'recorded/pytest-quiet.txt',
    records: {
      ...byState('tests', { passed: 4, failed: 1, error: 1 }),
      ...byState('tests', { skipped: 1, xfailed: 1, xpassed: 1 }),
    },
    gauges: { pytest_duration_seconds: 0.1 },
  },
  {
    preset: 'vitest',
    fixture: 'recorded/vitest.txt',
    records: {
      ...byState('tests', { passed: 3, failed: 1, skipped: 2, todo: 1 }),
      ...byState('test_files', { passed: 1, failed: 1, skipped: 1 }),
    },
    gauges: { vitest_duration_seconds: 2.2 },
  },
  {
    preset: 'jest',
    fixture: 'recorded/jest.txt',
    records: {
      ...byState('tests', { passed: 3, failed: 1, skipped: 2, todo: 1 }),
      ...byState('test_files', { passed: 1, failed: 1, skipped: 1 }),
    },
    gauges: { jest_duration_seconds: 2.762 },
  },
  junit('recorded/junit4.txt', 2, 1),
  junit('recorded/junit4-fine.txt', 2, Number.NaN),
  junit('recorded/junit5.txt', 3, 1),
  junit('documented/junit-maven.txt', 7, 1),
  {
    preset: 'tap',
    fixture: 'recorded/tap.txt',
    records: byState('tests', { ok: 3, 'not ok': 1, skip: 1, TODO: 1 }),
    gauges: {},
  },
  {
    preset: 'go-test',
    fixture: 'recorded/go-test.txt',
    records: {
      ...byState('tests', { PASS: 3, FAIL: 1, SKIP: 1 }),
      ...byState('packages', { ok: 1, FAIL: 1 }),
    },
    gauges: { gotest_duration_seconds: 0.006 },
  },
];

function byState(name: string, counts: Readonly<Record<string, number>>): Record<string, number> {
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

function junit(fixture: string, tests: number, failed: number): Expected {
  return { preset: 'junit', fixture, records: { tests, failed_tests: failed }, gauges: {} };
}
