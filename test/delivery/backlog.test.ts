import { utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deliverBacklog } from '../../src/delivery/backlog.js';
import type { Destination } from '../../src/destinations/destination.js';
import { direct } from '../../src/platform/disk.js';
import { StateStore } from '../../src/state/store.js';
import { tempDir } from '../rig/temp-dir.js';

/** A destination that counts the requests for its groups. */
function countingDestination(): {
  readonly destination: Destination;
  readonly listings: () => number;
} {
  let listings = 0;
  const destination: Destination = {
    name: 'http://gateway',
    send: () => Promise.reject(new Error('unexpected send')),
    delete: () => Promise.reject(new Error('unexpected delete')),
    mapGroups() {
      listings += 1;
      return Promise.resolve({ kind: 'not-a-gateway', reason: 'it lists no groups' });
    },
    warnings: () => Promise.resolve([]),
  };
  return { destination, listings: () => listings };
}

test('a group that has just become pending is left to its own run', async () => {
  const store = new StateStore({ path: tempDir(), owner: process.getuid?.() }, direct);
  const { destination, listings } = countingDestination();
  await store.pending.add('group', [destination.name]);
  const marker = store.layout.marker('group', destination.name);
  const listingsAfter = async (seconds: number): Promise<number> => {
    const since = Date.now() / 1000 - seconds;
    utimesSync(marker, since, since);
    await deliverBacklog(store, destination, 'own', AbortSignal.timeout(10_000));
    return listings();
  };
  expect(await listingsAfter(0)).toBe(0);
  expect(await listingsAfter(60)).toBe(1);
});
