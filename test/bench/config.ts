import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '../rig/temp-dir.js';

/** What the config file says of a job, as options on the command line. */
export function optionsOfJob(index: number): readonly string[] {
  return [
    ['--push-timeout', '30s', '--group', 'region=eu', '--group', `database=shop_${index}`],
    ['--timeout', '2h', '--retries', '2', '--records', 'tables=dumping contents of table'],
  ].flat();
}

/** The config file of a crontab of this many lines: `job_0` and so on. */
export function configFile(jobs: number): string {
  const entries = Array.from(
    { length: jobs },
    (_, index) => `  job_${index}:
    command: [pg_dump, --file=/backup/shop_${index}.sql, shop_${index}]
    group: {region: eu, database: shop_${index}}
    timeout: 2h
    retries: 2
    records:
      tables: dumping contents of table
`,
  );
  const file = join(tempDir(), 'config.yaml');
  writeFileSync(file, `defaults:\n  push-timeout: 30s\njobs:\n${entries.join('')}`);
  return file;
}
