import { utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deliverBacklog } from '../../src/delivery/backlog.js';
import type { Destination } from '../../src/destinations/destination.js';
import { direct } from '../../src/platform/disk.js';
import { StateStore } from '../../src/state/store.js';
import { tempDir } from '../rig/temp-dir.js';

/** A destination that only says how often it was looked at. */
function watched(): { readonly destination: Destination; readonly looks: () => number } {
  let looks = 0;
  const destination: Destination = {
    name: 'http://gateway',
    send: () => Promise.reject(new Error('nothing is to be sent')),
    delete: () => Promise.reject(new Error('nothing is to be deleted')),
    groups() {
      looks += 1;
      return Promise.resolve({ kind: 'not-a-gateway', reason: 'it lists no groups' });
    },
    warnings: () => Promise.resolve([]),
  };
  return { destination, looks: () => looks };
}

test('what has just begun to wait is left to the run that is about to send it', async () => {
  const store = new StateStore({ path: tempDir(), owner: process.getuid?.() }, direct);
  const { destination, looks } = watched();
  await store.pending.add('group', [destination.name]);
  const marker = store.layout.marker('group', destination.name);
  const lookAfter = async (seconds: number): Promise<number> => {
    const since = Date.now() / 1000 - seconds;
    utimesSync(marker, since, since);
    await deliverBacklog(store, destination, 'own', AbortSignal.timeout(10_000));
    return looks();
  };
  expect(await lookAfter(0)).toBe(0);
  expect(await lookAfter(60)).toBe(1);
});
