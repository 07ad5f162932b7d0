import type { ShippedPreset } from '../model/preset.js';

const MYSQLDUMP: ShippedPreset = {
  name: 'mysqldump',
  summary: 'Tables that mysqldump has dumped with their rows',
  needs: 'mysqldump --verbose (prints to stderr); with the dump on stdout also --from stderr',
  command: 'mysqldump --verbose --result-file=/backup/shop.sql shop',
  records: [
    // With --tab, `Retrieving rows...` is missing.
    String.raw`tables=^-- Sending SELECT query\.\.\.$`,
    // With --no-data.
    'tables:zero=^-- Skipping dump data for table ',
  ],
  gauges: [],
  example: `-- Connecting to localhost...
-- Retrieving table structure for table items...
-- Sending SELECT query...
-- Retrieving rows...`,
};

/** PostgreSQL's protocol reports rows only for these commands. */
const COMMANDS = 'COPY|DELETE|FETCH|INSERT|MERGE|MOVE|SELECT|UPDATE';

export const DATABASE: readonly ShippedPreset[] = [
  {
    name: 'psql',
    summary: 'Rows by SQL command: COPY, INSERT, UPDATE, DELETE, MERGE, CREATE TABLE AS (SELECT)',
    needs: 'psql without --quiet',
    command: 'psql --dbname=shop --file=load.sql',
    records: [String.raw`rows=^(?<command>${COMMANDS})(?: \d+)? (?<value>\d+)$`],
    gauges: [],
    example: `COPY 3
INSERT 0 2
UPDATE 2
DELETE 1
SELECT 1`,
  },
  {
    name: 'pg_dump',
    summary: 'Tables that pg_dump has dumped with their rows',
    needs:
      'pg_dump --verbose (prints to stderr) with LC_ALL=C, as its messages are translated, and without --schema-only and --inserts, which print no table that is dumped; with the dump on stdout also --from stderr',
    command: 'env LC_ALL=C pg_dump --verbose --format=custom --file=/backup/shop.dump shop',
    // No zero for --schema-only: with --inserts, pg_dump prints the same lines while it dumps rows.
    records: ['tables=^pg_dump: dumping contents of table '],
    gauges: [],
    stages: ['schema=^pg_dump: reading ', 'data=^pg_dump: dumping contents of table '],
    always: ['tables'],
    example: `pg_dump: reading user-defined tables
pg_dump: saving database definition
pg_dump: dumping contents of table "public.items"
pg_dump: dumping contents of table "public.orders"`,
  },
  {
    name: 'pg_restore',
    summary: 'Tables with their rows, and objects by type, that pg_restore tried to restore',
    needs: 'pg_restore --verbose (prints to stderr) with LC_ALL=C, as its messages are translated',
    command: 'env LC_ALL=C pg_restore --verbose --dbname=shop /backup/shop.dump',
    records: [
      'tables=^pg_restore: processing data for table ',
      'tables:zero=^pg_restore: (?:connecting to database for restore|creating [A-Z])',
      // With --data-only.
      'objects{type="TABLE"}:zero=^pg_restore: processing data for table ',
      'objects=^pg_restore: creating (?<type>[A-Z]+(?: [A-Z]+)*) ',
    ],
    gauges: [],
    stages: [
      'schema=^pg_restore: creating ',
      'data=^pg_restore: processing data for table ',
      'constraints=^pg_restore: creating (?:INDEX|CONSTRAINT) ',
    ],
    always: ['tables'],
    example: `pg_restore: connecting to database for restore
pg_restore: creating TABLE "public.items"
pg_restore: creating VIEW "public.sold"
pg_restore: processing data for table "public.items"
pg_restore: creating CONSTRAINT "public.items items_pkey"
pg_restore: creating FK CONSTRAINT "public.orders orders_item_fkey"`,
  },
  MYSQLDUMP,
  {
    ...MYSQLDUMP,
    name: 'mariadb-dump',
    summary: 'Tables that mariadb-dump has dumped with their rows',
    needs: 'mariadb-dump --verbose (prints to stderr); with the dump on stdout also --from stderr',
    command: 'mariadb-dump --verbose --result-file=/backup/shop.sql shop',
  },
  {
    name: 'mongodump',
    summary: 'Documents by collection that mongodump has dumped',
    needs:
      'mongodump without --quiet (prints to stderr); with --archive on stdout also --from stderr',
    command: 'mongodump --db=shop --out=/backup/shop',
    records: [
      String.raw`documents=^\S+\s+done dumping (?<collection>.+) \((?<value>\S+) documents?\)$`,
    ],
    gauges: [],
    example: `2026-11-22T17:08:55.504+0000	writing shop.items to dump/shop/items.bson
2026-11-22T17:08:55.531+0000	done dumping shop.items (3 documents)
2026-11-22T17:08:55.533+0000	done dumping shop.settings (1 document)`,
  },
  {
    name: 'dbt',
    summary: 'Nodes by result, and rows by SQL command where the adapter tells them',
    needs: 'dbt build, run, test, seed or snapshot, with --log-format text',
    command: 'dbt build --log-format text',
    decimalMark: 'dot',
    records: [
      String.raw`nodes:each=^(?:.*? )?Done\. (?<list>(?:[A-Z][A-Z -]*=\d+ )+)TOTAL=(?<total>\d+) => (?:^| )(?<state>[A-Z-]+(?: [A-Z-]+){0,2})=(?<value>\d+)`,
      // Each adapter has its own name for a statement. `[WARN 3 in 0.71s]` is a test.
      String.raw`rows:each:short=\d of \d+ OK .* => \[(?<command>[A-Z_+]+(?: [A-Z_+]+)*)(?: 0)? (?<value>\d\S*) in `,
      // BigQuery
      String.raw`rows:each:short=\d of \d+ OK .* => \[(?<command>[A-Z_+]+(?: [A-Z_+]+)*) \((?<value>\d\S*) rows?\b`,
    ],
    gauges: [
      String.raw`dbt_duration_seconds:each=Finished running .* => \(([^()\s]+)\)\.?$`,
      // Without the seconds in brackets.
      String.raw`dbt_duration_seconds:each=Finished running .* => in (\d+ hours? \d+ minutes? and \S+ seconds?|\d\S*(?:s| seconds?))\.?$`,
    ],
    always: ['nodes', 'dbt_duration_seconds'],
    example: `17:08:55  1 of 5 OK loaded seed file dbt.items ................................... [INSERT 3 in 0.05s]
17:08:55  2 of 5 OK created sql table model dbt.cheap ............................ [SELECT 2 in 0.06s]
17:08:56  Finished running 1 seed, 3 table models, 1 view model in 0 hours 0 minutes and 0.61 seconds (0.61s).
17:08:56  Done. PASS=3 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=5`,
  },
];
