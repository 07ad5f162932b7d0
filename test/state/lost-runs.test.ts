import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GroupState } from '../../src/model/group-state.js';
import { direct } from '../../src/platform/disk.js';
import { ownIdentity } from '../../src/platform/process-identity.js';
import { encodeState, decodeState } from '../../src/state/encoding.js';
import { nameOf } from '../../src/state/layout.js';
import { findOpenRuns, foldLost } from '../../src/state/lost-runs.js';
import { recordLostRuns } from '../../src/state/record-lost.js';
import { markRunning } from '../../src/state/running-lock.js';
import { type NotedRun, type StartNote, writeNote } from '../../src/state/start-notes.js';
import { StateStore } from '../../src/state/store.js';
import { tempDir } from '../rig/temp-dir.js';
import { add, addAll, aRun, KEY } from './a-run.js';

const GROUP = nameOf(KEY);

function noted(startedAt: number, changes: Partial<StartNote> = {}): NotedRun {
  const { id, host, version, labels } = aRun(startedAt, 0);
  const sentAs = { prefix: 'batch_job_', method: 'add' } as const;
  const destinations = ['http://g'];
  return {
    group: GROUP,
    note: { id, startedAt, host, version, labels, key: KEY, sentAs, destinations, ...changes },
  };
}

/** No process starts before the kernel does. */
const gone = { ...ownIdentity()!, startTicks: '-1' };
const elsewhere = { ...ownIdentity()!, pidNamespace: 'pid:[1]' };

const aStore = (): StateStore => new StateStore({ path: tempDir(), owner: undefined }, direct);

test('a lost run is a failure before the run that has found it', () => {
  const known = add(undefined, aRun(0, 1));
  const found = foldLost(known, [noted(10)], { now: 100, before: 50 })!;
  expect(found).toMatchObject({
    consecutiveFailures: 2,
    lastFailure: { completedAt: 50 },
    lastRun: { outcome: { kind: 'lost' }, verdict: 'failure' },
  });
  expect(found.totals).toContainEqual({ outcome: 'lost', host: 'a', count: 1 });
  const next = add(found, aRun(50, 0), { now: 100 });
  expect(next).toMatchObject({ consecutiveFailures: 0, lastRun: { verdict: 'success' } });
});

test('a lost run is counted once, and not where its end was recorded', () => {
  const once = foldLost(undefined, [noted(10)], { now: 100 });
  expect(foldLost(once, [noted(10)], { now: 200 })).toBe(once);
  const recorded = addAll([aRun(10, 0)]);
  expect(foldLost(recorded, [noted(10)], { now: 100 })).toBe(recorded);
});

test('what an earlier run has reported is not known of a lost one', () => {
  const records = [{ name: 'rows', labels: { table: 'a' }, value: 5 }];
  const known = add(undefined, aRun(0, 0, { records }));
  const found = foldLost(known, [noted(10)], { now: 100 })!;
  expect(found.lastRun?.records).toEqual([{ ...records[0], value: Number.NaN }]);
});

test('the state of a lost run comes back from disk as it was', () => {
  const state = foldLost(addAll([aRun(0, 0)]), [noted(10)], { now: 100 }) as GroupState;
  expect(decodeState(encodeState(state))).toEqual({ kind: 'state', state });
});

test('a run is lost whose process is gone, and one that cannot be seen if nobody holds the lock', async () => {
  const { layout } = aStore();
  const runs = { own: ownIdentity()!, gone, elsewhere, unknown: undefined };
  for (const [id, process] of Object.entries(runs)) {
    await writeNote(layout, noted(10, { id, process }));
  }
  const idsOf = (list: readonly NotedRun[]): readonly string[] =>
    list.map(({ note }) => note.id).toSorted();
  const unheld = await findOpenRuns(layout, GROUP);
  expect(idsOf(unheld.running)).toEqual(['own']);
  expect(idsOf(unheld.lost)).toEqual(['elsewhere', 'gone', 'unknown']);
  const run = { group: GROUP, note: () => noted(20).note };
  const marker = await markRunning(layout, run, AbortSignal.timeout(60_000));
  const held = await findOpenRuns(layout);
  expect(idsOf(held.lost)).toEqual(['gone']);
  await marker.leave();
});

test('lost runs of every group are recorded, and what is no note is left alone', async () => {
  const store = aStore();
  const other = { job: 'other', labels: {} };
  await writeNote(store.layout, noted(10, { process: gone }));
  await writeNote(store.layout, noted(20, { id: '20', process: gone }));
  await writeNote(store.layout, {
    group: nameOf(other),
    note: noted(30, { key: other, process: gone }).note,
  });
  writeFileSync(join(store.layout.started, `${GROUP}.x`), '{"id": "x"}');
  writeFileSync(join(store.layout.started, `${GROUP}.y`), '');
  expect(await recordLostRuns(store, 100)).toEqual([]);
  expect(await store.read(GROUP)).toMatchObject({ state: { consecutiveFailures: 2 } });
  expect(await store.read(nameOf(other))).toMatchObject({ state: { consecutiveFailures: 1 } });
  expect(await store.pending.groups('http://g')).toHaveLength(2);
  expect(readdirSync(store.layout.started).toSorted()).toEqual([`${GROUP}.x`, `${GROUP}.y`]);
});
