import type { ShippedPreset } from '../model/preset.js';

const RESTIC_SUMMARY = 'Files and bytes of a restic backup';
const RESTIC_ALWAYS = [
  'files',
  'new_files',
  'changed_files',
  'unmodified_files',
  'restic_processed_bytes',
  'restic_added_bytes',
  'restic_duration_seconds',
];
const BORG_SUMMARY = 'Files and sizes of a new borg archive';

const BORG_ALWAYS = [
  'files',
  'borg_original_size_bytes',
  'borg_compressed_size_bytes',
  'borg_deduplicated_size_bytes',
  'borg_repository_size_bytes',
  'borg_duration_seconds',
];

/** Tools that keep snapshots in a repository. */
export const BACKUP: readonly ShippedPreset[] = [
  {
    name: 'restic',
    summary: RESTIC_SUMMARY,
    needs: 'restic backup, without --json and --quiet',
    command: 'restic backup /srv/shop',
    decimalMark: 'dot',
    records: [
      String.raw`files=^processed (\S+) files, `,
      String.raw`new_files=^Files: +(\S+) new,`,
      String.raw`changed_files=^Files: +\S+ new, +(\S+) changed,`,
      String.raw`unmodified_files=^Files: +\S+ new, +\S+ changed, +(\S+) unmodified`,
    ],
    gauges: [
      String.raw`restic_processed_bytes=^processed \S+ files, (\S+ \w+) in `,
      // `repo` before restic 0.14, which is also where the stored size begins; `Added:` before 0.9.6. `Would add` of --dry-run.
      String.raw`restic_added_bytes=^(?:Added|Would add)(?: to the repo(?:sitory)?)?: +(\S+ \w+)`,
      String.raw`restic_stored_bytes=^(?:Added|Would add) to the repository: [^(]*\((\S+ \w+) +stored\)`,
      String.raw`restic_duration_seconds=^processed .* in (\S+)$`,
    ],
    always: RESTIC_ALWAYS,
    example: `Files:           1 new,     1 changed,     3 unmodified
Dirs:            0 new,     1 changed,     1 unmodified
Added to the repository: 879.717 KiB (66.627 KiB stored)

processed 5 files, 1.563 MiB in 0:00
snapshot 7d23aabb saved`,
  },
  {
    name: 'restic-json',
    summary: RESTIC_SUMMARY,
    needs:
      'restic backup --json, of restic 0.10 or newer: older ones may print it twice; the stored size since restic 0.17',
    command: 'restic backup --json /srv/shop',
    records: [
      'files=$.total_files_processed',
      'new_files=$.files_new',
      'changed_files=$.files_changed',
      'unmodified_files=$.files_unmodified',
    ],
    gauges: [
      'restic_processed_bytes=$.total_bytes_processed',
      'restic_added_bytes=$.data_added',
      'restic_stored_bytes=$.data_added_packed',
      'restic_duration_seconds=$.total_duration',
    ],
    always: RESTIC_ALWAYS,
    example:
      '{"message_type":"summary","files_new":1,"files_changed":1,"files_unmodified":3,"dirs_new":0,"dirs_changed":1,"dirs_unmodified":1,"data_blobs":2,"tree_blobs":2,"data_added":900830,"total_files_processed":5,"total_bytes_processed":1639063,"total_duration":0.275251344,"snapshot_id":"37dd6432"}',
  },
  {
    name: 'borg',
    summary: BORG_SUMMARY,
    needs: 'borg create --stats (borg 1, prints to stderr)',
    command: 'borg create --stats ::{now} /srv/shop',
    decimalMark: 'dot',
    records: [String.raw`files=^Number of files: (\S+)`],
    gauges: [
      String.raw`borg_original_size_bytes=^This archive: +(\S+ \w+)`,
      String.raw`borg_compressed_size_bytes=^This archive: +\S+ \w+ +(\S+ \w+)`,
      String.raw`borg_deduplicated_size_bytes=^This archive: +\S+ \w+ +\S+ \w+ +(\S+ \w+)`,
      String.raw`borg_repository_size_bytes:last=^All archives: +\S+ \w+ +\S+ \w+ +(\S+ \w+)`,
      String.raw`borg_duration_seconds=^Duration: (.+)`,
    ],
    always: BORG_ALWAYS,
    example: `Archive name: tuesday
Duration: 0.05 seconds
Number of files: 5
                       Original size      Compressed size    Deduplicated size
This archive:                1.64 MB              1.09 MB              1.04 MB
All archives:                2.99 MB              1.96 MB              1.92 MB`,
  },
  {
    name: 'borg-json',
    summary: BORG_SUMMARY,
    needs: 'borg create --json (borg 1, prints to stdout)',
    command: 'borg create --json ::{now} /srv/shop',
    records: ['files=$.archive.stats.nfiles'],
    gauges: [
      'borg_original_size_bytes=$.archive.stats.original_size',
      'borg_compressed_size_bytes=$.archive.stats.compressed_size',
      'borg_deduplicated_size_bytes=$.archive.stats.deduplicated_size',
      'borg_repository_size_bytes:last=$.cache.stats.unique_csize',
      'borg_duration_seconds=$.archive.duration',
    ],
    always: BORG_ALWAYS,
    example: `{
    "archive": {
        "duration": 0.004005,
        "stats": {
            "compressed_size": 1087562,
            "deduplicated_size": 508,
            "nfiles": 5,
            "original_size": 1639563
        }
    },
    "cache": {
        "stats": {
            "unique_csize": 1916843,
            "unique_size": 2931443
        }
    }
}`,
  },
];
