import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeState } from '../../src/state/encoding.js';
import { Layout, nameOf } from '../../src/state/layout.js';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { add, aRun } from '../state/a-run.js';

const GROUPS = JSON.stringify({ status: 'success', data: [] });

/** State of `count` groups that wait for a gateway, as an outage leaves it. */
function waitingGroups(count: number, gateway: string): string {
  const root = join(tempDir(), 'state');
  const layout = new Layout(root);
  for (const directory of [root, layout.groups, layout.pending, layout.markersOf(gateway)]) {
    mkdirSync(directory, { mode: 0o700 });
  }
  for (let index = 0; index < count; index += 1) {
    const key = { job: `job${index}`, labels: {} };
    const state = add(undefined, aRun(index, 0), { key, destinations: [gateway] });
    writeFileSync(layout.stateOf(nameOf(key)), encodeState(state));
    writeFileSync(layout.marker(nameOf(key), gateway), '');
  }
  return root;
}

const flush = (gateway: string, state: string, ...more: string[]) =>
  jobmeter(['flush', '--gateway', gateway, '--state-dir', state, ...more]);

test('300 groups: one push each, one look for all, and then nothing', async () => {
  await using server = await startFaultServer({ kind: 'answer', status: 200, body: GROUPS });
  const state = waitingGroups(300, server.url);
  const { exitCode, stdout, stderr } = await flush(server.url, state, '--json');
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(JSON.parse(stdout.toString())).toEqual({
    destinations: [{ destination: server.url, delivered: 300, left: [] }],
    elsewhere: [],
  });
  const paths = server.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
  expect(new Set(paths).size).toBe(300);
  expect(paths).toHaveLength(300);
  const looks = server.requests.length - paths.length;
  // One, and another for every ten seconds that a busy machine takes.
  expect(looks).toBeLessThan(5);
  expect((await flush(server.url, state)).exitCode).toBe(0);
  expect(server.requests).toHaveLength(300 + looks);
});

test('a gateway that is silent costs one time-out for all groups', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const state = waitingGroups(50, server.url);
  const { exitCode, stderr } = await flush(server.url, state, '--push-timeout', '0.5s');
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/^jobmeter: 50 groups wait: .*no answer within 0.5 s.*\n$/);
  expect(server.requests).toHaveLength(1);
});
