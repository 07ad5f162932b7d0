import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refreshDestination } from '../../src/delivery/refresh/refresh-destination.js';
import { RefreshMemory } from '../../src/delivery/refresh/refresh-memory.js';
import type { Refreshable } from '../../src/delivery/refresh/send-together.js';
import { direct } from '../../src/platform/disk.js';
import { StateStore } from '../../src/state/store.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { makeGroups } from './make-groups.js';
import { startReceiverOf } from './start-receiver.js';
import { metricsAt, startServe, to } from './start-serve.js';

test('with 64 descriptors, all groups are sent, and never more than 16 are locked', async () => {
  const home = tempDir();
  makeGroups(home, 200);
  const locked: number[] = [];
  await using engine = await startReceiverOf(() => {
    const names = readdirSync(join(home, 'state/jobmeter/deliveries'), { recursive: true });
    locked.push(names.filter((name) => name.includes('/')).length);
    return 204;
  });
  const behind = ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'];
  const serving = await startServe(home, to(engine.url), { behind });
  const sent = () =>
    new Set(engine.stored.map(({ labels }) => Object.fromEntries(labels)['shard'])).size;
  await until(async () => sent() === 200);
  expect((await metricsAt(serving.url)).match(/^batch_job_success\{/gm)).toHaveLength(200);
  expect(Math.max(...locked)).toBe(16);
  serving.child.kill('SIGTERM');
  const { stderr } = await serving.result;
  expect(stderr.toString().split('\n')).toHaveLength(3);
});

test('a round waits for its turn before each request', async () => {
  const home = tempDir();
  makeGroups(home, 40);
  const store = new StateStore({ path: join(home, 'state/jobmeter'), owner: undefined }, direct);
  const sent: number[] = [];
  const destination: Refreshable = {
    name: 'engine',
    send: async () => ({ kind: 'delivered' }),
    delete: async () => ({ kind: 'delivered' }),
    mapGroups: async () => ({ kind: 'groups', groups: [] }),
    warnings: async () => [],
    async refresh(groups) {
      sent.push(groups.length);
      return { kind: 'delivered' };
    },
  };
  const waiting: (() => void)[] = [];
  const refreshed = refreshDestination(store, destination, {
    scope: 'all',
    memory: new RefreshMemory(),
    leaving: new AbortController().signal,
    progress: { expect: () => {}, done: () => {} },
    turn: () => new Promise((resolve) => waiting.push(resolve)),
  });
  const parts = [16, 16, 8];
  for (const index of parts.keys()) {
    await until(async () => waiting.length > index);
    expect(sent).toEqual(parts.slice(0, index));
    waiting[index]?.();
  }
  const { flushed } = await refreshed;
  expect([sent, flushed.delivered]).toEqual([parts, 40]);
});
