import type { ShippedPreset } from '../model/preset.js';

const RCLONE_SUMMARY = 'Files and bytes that rclone copied, synced or moved';

/** Tools that copy, pack, list or turn over files. */
export const FILES: readonly ShippedPreset[] = [
  {
    name: 'rsync',
    summary: 'Files and bytes of a transfer by rsync',
    needs: 'rsync --stats',
    command: 'rsync --archive --stats /srv/shop/ /backup/shop/',
    records: [
      String.raw`files=^Number of files: (\S+)`,
      String.raw`created_files=^Number of created files: (\S+)`,
      String.raw`deleted_files=^Number of deleted files: (\S+)`,
      // Without `regular` before rsync 3.1.
      String.raw`transferred_files=^Number of (?:regular )?files transferred: (\S+)`,
    ],
    gauges: [
      String.raw`rsync_file_size_bytes=^Total file size: (\S+) bytes`,
      String.raw`rsync_transferred_file_size_bytes=^Total transferred file size: (\S+) bytes`,
      String.raw`rsync_sent_bytes=^Total bytes sent: (\S+)`,
      String.raw`rsync_received_bytes=^Total bytes received: (\S+)`,
      String.raw`rsync_speedup_ratio=^total size is .* speedup is (\S+)`,
    ],
    always: [
      'files',
      'transferred_files',
      'rsync_file_size_bytes',
      'rsync_transferred_file_size_bytes',
      'rsync_sent_bytes',
      'rsync_received_bytes',
      'rsync_speedup_ratio',
    ],
    example: `Number of files: 7 (reg: 5, dir: 2)
Number of created files: 1 (reg: 1)
Number of deleted files: 1 (reg: 1)
Number of regular files transferred: 2
Total file size: 1,639,063 bytes
Total transferred file size: 1,581,281 bytes
Total bytes sent: 1,581,952
Total bytes received: 85
total size is 1,639,063  speedup is 1.04`,
  },
  {
    name: 'rclone',
    summary: RCLONE_SUMMARY,
    needs:
      'rclone --verbose or --stats-log-level NOTICE; rclone leaves out what is zero, see rclone-json',
    command: 'rclone sync --verbose /srv/shop remote:shop',
    // The block is printed every --stats (a minute), and at the end.
    records: [
      String.raw`transferred_files:last=^Transferred:\s+(\d+) / \d+,`,
      String.raw`checked_files:last=^Checks:\s+(\d+) / \d+,`,
      String.raw`deleted_files:last=^Deleted:\s+(\d+) \(files\)`,
    ],
    gauges: [
      String.raw`rclone_transferred_bytes:last=^Transferred:\s+([\d.]+ [KMGTPE]?i?B) / `,
      String.raw`rclone_duration_seconds:last=^Elapsed time:\s+([\dhms.]+)`,
    ],
    example: `Transferred:   	    1.284 MiB / 1.284 MiB, 100%, 0 B/s, ETA -
Checks:                 2 / 2, 100%
Deleted:                1 (files), 0 (dirs)
Transferred:            4 / 4, 100%
Elapsed time:         0.2s`,
  },
  {
    name: 'rclone-json',
    summary: RCLONE_SUMMARY,
    needs: 'rclone --use-json-log, with --verbose or --stats-log-level NOTICE',
    command: 'rclone sync --use-json-log --verbose /srv/shop remote:shop',
    records: [
      'transferred_files:last=$.stats.transfers',
      'checked_files:last=$.stats.checks',
      'deleted_files:last=$.stats.deletes',
    ],
    gauges: [
      'rclone_transferred_bytes:last=$.stats.bytes',
      'rclone_duration_seconds:last=$.stats.elapsedTime',
      'rclone_errors:last=$.stats.errors',
    ],
    example: String.raw`{"level":"info","msg":"\nTransferred:   \t    1.284 MiB / 1.284 MiB, 100%, 0 B/s, ETA -\nChecks:                 2 / 2, 100%\nDeleted:                1 (files), 0 (dirs)\nTransferred:            4 / 4, 100%\nElapsed time:         0.2s\n\n","source":"accounting/stats.go:482","stats":{"bytes":1346672,"checks":2,"deletedDirs":0,"deletes":1,"elapsedTime":0.215097079,"errors":0,"eta":null,"fatalError":false,"renames":0,"retryError":false,"speed":0,"totalBytes":1346672,"totalChecks":2,"totalTransfers":4,"transferTime":0,"transfers":4},"time":"2026-11-22T17:08:55.531473+00:00"}`,
  },
  {
    name: 'tar',
    summary: 'Members and bytes of an archive by GNU tar',
    needs: 'tar --verbose --totals; with the archive on stdout also --from stderr',
    command: 'tar --create --verbose --totals --file /backup/shop.tar /srv/shop',
    // A colon and a space is what messages have, and hardly a name.
    records: ['files=^(?:[^:]|:[^ ])*[^/:]$', 'directories=^(?:[^:]|:[^ ])*/$'],
    gauges: [String.raw`tar_archive_bytes=^Total bytes (?:written|read): (\d+)`],
    example: `shop/
shop/items.csv
shop/logs/
shop/logs/today.log
Total bytes written: 1361920 (1.3MiB, 1.3GiB/s)`,
  },
  {
    name: 'find',
    summary: 'Paths that find printed',
    needs: 'find -print, one path a line',
    command: 'find /srv/shop -name core -print -delete',
    // Not `find: 'path': Permission denied`.
    records: ['paths=^(?:[^:]|:[^ ])+$'],
    gauges: [],
    example: `shop/items.csv
shop/settings.json
shop/logs/today.log`,
  },
  {
    name: 'lines',
    summary: 'Lines of any command',
    needs: 'one line a record; with messages on stderr also --from stdout',
    command: 'ls -A /srv/shop',
    records: ['lines=^'],
    gauges: [],
    example: `shop/items.csv
shop/settings.json
shop/logs/today.log`,
  },
  {
    name: 'logrotate',
    summary: 'Logs that logrotate looked at and rotated',
    needs: 'logrotate --verbose',
    command: 'logrotate --verbose /etc/logrotate.conf',
    records: ['logs=^  log (?<state>needs rotating|does not need rotating)'],
    gauges: [],
    example: `considering log /tmp/presets/shop/logs/one.log
  log needs rotating
considering log /tmp/presets/shop/logs/two.log
  log does not need rotating (log size is below the 'size' threshold)`,
  },
];
