import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { direct } from '../../src/platform/disk.js';
import { encodeState } from '../../src/state/encoding.js';
import { Layout, nameOf } from '../../src/state/layout.js';
import { tempDir } from '../rig/temp-dir.js';
import { aRun, addAll } from './a-run.js';

/** State of `count` groups that wait for a gateway, as an outage of `runs` runs leaves it. Answers its directory. */
export function waitingGroups(count: number, gateway: string, runs = 1): string {
  const root = join(tempDir(), 'state');
  const layout = new Layout(root, direct);
  for (const directory of [root, layout.groups, layout.pending, layout.markersOf(gateway)]) {
    mkdirSync(directory, { mode: 0o700 });
  }
  const known = addAll(Array.from({ length: runs }, (_, index) => aRun(index * 60, 0)));
  const destinations = [{ name: gateway, delivered: 0 }];
  for (let index = 0; index < count; index += 1) {
    const key = { job: `job${index}`, labels: {} };
    writeFileSync(layout.stateOf(nameOf(key)), encodeState({ ...known, key, destinations }));
    writeFileSync(layout.marker(nameOf(key), gateway), '');
  }
  return root;
}
