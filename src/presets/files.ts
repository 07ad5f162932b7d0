import type { ShippedPreset } from '../model/preset.js';
import { notAMessageOf } from './not-a-message.js';

const OF_TAR = notAMessageOf('tar', 'g');

/** Lines of totals, which are not members, end in `: 10240 (10KiB, 1.2MiB/s)` in every language. A name may end in `(2 MB/s)`. */
const RATE_IN_NAME = String.raw`(?:^[^(]*|(?:^|[^\d ]) ?\([^(]*|(?:^|[^:\uFF1A\d ]) ?\d+ \([^(]*)/s\)`;

/** Tools that copy, pack, list or turn over files. */
export const FILES: readonly ShippedPreset[] = [
  {
    name: 'rsync',
    summary: 'Files and bytes of a transfer by rsync',
    needs:
      'rsync --stats; with --human-readable once at most: given twice, it prints powers of 1024 in the same letters',
    command: 'rsync --archive --stats /srv/shop/ /backup/shop/',
    records: [
      String.raw`files=^Number of files: ([^ ]+)`,
      String.raw`created_files=^Number of created files: ([^ ]+)`,
      String.raw`deleted_files=^Number of deleted files: ([^ ]+)`,
      // Without `regular` before rsync 3.1.
      String.raw`transferred_files=^Number of (?:regular )?files transferred: ([^ ]+)`,
    ],
    gauges: [
      String.raw`rsync_file_size_bytes=^Total file size: ([^ ]+) bytes`,
      String.raw`rsync_transferred_file_size_bytes=^Total transferred file size: ([^ ]+) bytes`,
      String.raw`rsync_sent_bytes=^Total bytes sent: ([^ ]+)`,
      String.raw`rsync_received_bytes=^Total bytes received: ([^ ]+)`,
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
    name: 'tar',
    summary: 'Members and bytes of an archive by GNU tar',
    needs: 'tar --verbose --totals; with the archive on stdout also --from stderr',
    command: 'tar --create --verbose --totals --file /backup/shop.tar /srv/shop',
    records: [
      String.raw`files:each=${OF_TAR} => (?:[^/)]|(?:^|[^s])\)|(?:^|[^/])s\)|${RATE_IN_NAME})$`,
      String.raw`directories:each=${OF_TAR} => /$`,
      // Members of one kind only: none of the other.
      String.raw`files:each:zero=${OF_TAR} => /$`,
      String.raw`directories:each:zero=${OF_TAR} => [^/)]$`,
    ],
    // `Total bytes written: 10240 (10KiB, 1.2MiB/s)` in any language; some have a full-width colon.
    gauges: [String.raw`tar_archive_bytes=^[^/(]*[:\uFF1A] ?(\S+) \([^()]*/s\)$`],
    always: ['files', 'directories', 'tar_archive_bytes'],
    example: `shop/
shop/items.csv
shop/logs/
shop/logs/today.log
Total bytes written: 1361920 (1.3MiB, 1.3GiB/s)`,
  },
  {
    name: 'find',
    summary: 'Paths that find printed',
    needs: 'find -print, one path a line; a name that has a line break in it is two lines',
    command: 'find /srv/shop -name core -print -delete',
    records: [`paths=${notAMessageOf('find')}`],
    gauges: [],
    whenSilent: 'zero',
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
    whenSilent: 'zero',
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
