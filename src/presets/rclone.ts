import type { ShippedPreset } from '../model/preset.js';

const SUMMARY = 'Files and bytes that rclone copied, synced or moved (within one remote: renamed)';

/** `1.284 MiB / 2.5 MiB, `; older versions print `32.183Mi / 136.232 GiByte` or `1.699G / 2.345 GBytes`. */
const OF_TOTAL = String.raw`(\d\S*(?: \w+)?) / \S+ \w+, `;

/** The statistics are printed every minute and at the end. Only the last ones count. */
export const RCLONE: readonly ShippedPreset[] = [
  {
    name: 'rclone',
    summary: SUMMARY,
    needs:
      'rclone --verbose or --stats-log-level NOTICE, without --stats-one-line, which has no files',
    command: 'rclone sync --verbose /srv/shop remote:shop',
    decimalMark: 'dot',
    records: [
      // rclone omits values that are zero, so each block starts from zero.
      String.raw`transferred_files:last:zero=Transferred:\s+\d\S*(?: \w+)? / \S+ \w+, `,
      String.raw`transferred_files:last=^Transferred:\s+(\S+)(?: / \d+,|$)`,
      String.raw`checked_files:last:zero=Transferred:\s+\d\S*(?: \w+)? / \S+ \w+, `,
      String.raw`checked_files:last=^Checks:\s+(\S+)(?: / |$)`,
      // Only rclone 1.57 and newer, which print `MiB`: some older versions do not report deletions.
      String.raw`deleted_files:last:zero=Transferred:\s+\S+ \w*B / \S+ \w*B, `,
      String.raw`deleted_files:last=^Deleted:\s+(\S+)(?: \(files\)|$)`,
      // Moves on the server are not among the transfers.
      String.raw`renamed_files:last:zero=Transferred:\s+\S+ \w*B / \S+ \w*B, `,
      String.raw`renamed_files:last=^Renamed:\s+(\S+)`,
    ],
    gauges: [
      // With --progress into a pipe, the lines of --stats-one-line are one line.
      String.raw`rclone_transferred_bytes:each:last:binary=(?:^\s*|[:-]\s+|ETA (?:-|(?:\d+[a-z])+)(?: \([^()]*\))?)${OF_TOTAL}`,
      // rclone 1.39
      String.raw`rclone_transferred_bytes:last:binary=^Transferred:\s+(\S+ \w+) \(`,
      String.raw`rclone_duration_seconds:last=^Elapsed time:\s+(\S+)`,
    ],
    always: [
      'transferred_files',
      'checked_files',
      'rclone_transferred_bytes',
      'rclone_duration_seconds',
    ],
    example: `Transferred:   	    1.284 MiB / 1.284 MiB, 100%, 0 B/s, ETA -
Checks:                 2 / 2, 100%
Deleted:                1 (files), 0 (dirs)
Transferred:            4 / 4, 100%
Elapsed time:         0.2s`,
  },
  {
    name: 'rclone-json',
    summary: SUMMARY,
    needs: 'rclone --use-json-log, with --verbose or --stats-log-level NOTICE',
    command: 'rclone sync --use-json-log --verbose /srv/shop remote:shop',
    records: [
      'transferred_files:last=$.stats.transfers',
      'checked_files:last=$.stats.checks',
      'deleted_files:last=$.stats.deletes',
      'renamed_files:last=$.stats.renames',
    ],
    gauges: [
      'rclone_transferred_bytes:last=$.stats.bytes',
      'rclone_duration_seconds:last=$.stats.elapsedTime',
      'rclone_errors:last=$.stats.errors',
    ],
    always: [
      'transferred_files',
      'checked_files',
      'rclone_transferred_bytes',
      'rclone_duration_seconds',
      'rclone_errors',
    ],
    example: String.raw`{"level":"info","msg":"\nTransferred:   \t    1.284 MiB / 1.284 MiB, 100%, 0 B/s, ETA -\nChecks:                 2 / 2, 100%\nDeleted:                1 (files), 0 (dirs)\nTransferred:            4 / 4, 100%\nElapsed time:         0.2s\n\n","source":"accounting/stats.go:482","stats":{"bytes":1346672,"checks":2,"deletedDirs":0,"deletes":1,"elapsedTime":0.215097079,"errors":0,"eta":null,"fatalError":false,"renames":0,"retryError":false,"speed":0,"totalBytes":1346672,"totalChecks":2,"totalTransfers":4,"transferTime":0,"transfers":4},"time":"2026-11-22T17:08:55.531473+00:00"}`,
  },
];
