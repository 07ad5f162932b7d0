import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeState } from '../../src/state/encoding.js';
import { nameOf } from '../../src/state/layout.js';
import { add, aRun } from '../state/a-run.js';

/** Puts groups of a hundred jobs, with one run each, into the local state of `home`. */
export function makeGroups(home: string, count: number): void {
  const groups = join(home, 'state/jobmeter/groups');
  mkdirSync(groups, { recursive: true, mode: 0o700 });
  for (let index = 0; index < count; index += 1) {
    const key = { job: `job_${index % 100}`, labels: { shard: `${index}` } };
    const run = aRun(1e9, 0, { records: [{ name: 'rows', labels: {}, value: index }] });
    writeFileSync(join(groups, `${nameOf(key)}.json`), encodeState(add(undefined, run, { key })));
  }
}
