import { expect, test } from 'vitest';
import { refreshRepeatedly } from '../../src/commands/serve/refresh-repeatedly.js';
import { type Disk, direct } from '../../src/platform/disk.js';
import { Layout } from '../../src/state/layout.js';
import { StateStore } from '../../src/state/store.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

test('lost runs are looked for once a round, however many places results go to', async () => {
  const path = tempDir();
  const listed: string[] = [];
  const disk: Disk = {
    ...direct,
    readdir: ((folder: string) => {
      listed.push(folder);
      return direct.readdir(folder);
    }) as Disk['readdir'],
  };
  const layout = new Layout(path, direct);
  const destinations = ['/a', '/b', '/c'].map((name) => ({ kind: 'textfile', name }) as const);
  const state = { kind: 'directory', path, owner: undefined } as const;
  const ended = new AbortController();
  const keeping = refreshRepeatedly(
    {
      store: new StateStore(state, disk),
      state,
      places: { destinations, pushTimeoutSeconds: 1 },
      intervalSeconds: 3600,
      now: () => 0,
      say: () => {},
      sayOnce: () => {},
      turn: async () => {},
    },
    ended.signal,
  );
  const pending = destinations.map(({ name }) => layout.markersOf(name));
  await until(async () => pending.every((folder) => listed.includes(folder)));
  ended.abort();
  await keeping;
  expect(listed.filter((folder) => folder === layout.started)).toHaveLength(1);
});
