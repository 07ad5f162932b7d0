import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { waitingGroups } from '../state/waiting-groups.js';

const GROUPS = JSON.stringify({ status: 'success', data: [] });

const flush = (gateway: string, state: string, ...more: string[]) =>
  jobmeter(['flush', '--gateway', gateway, '--state-dir', state, ...more]);

test('300 groups take one push each and one snapshot for all, and then none is pending', async () => {
  await using server = await startFaultServer({ kind: 'answer', status: 200, body: GROUPS });
  const state = waitingGroups(300, server.url);
  const { exitCode, stdout, stderr } = await flush(server.url, state, '--json');
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(JSON.parse(stdout.toString())).toEqual({
    version: 1,
    destinations: [{ destination: server.url, delivered: 300, left: [] }],
    elsewhere: [],
    remarks: [],
  });
  const paths = server.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
  expect(new Set(paths).size).toBe(300);
  expect(paths).toHaveLength(300);
  const looks = server.requests.length - paths.length;
  // One snapshot, and another for every ten seconds on a busy host.
  expect(looks).toBeLessThan(5);
  expect((await flush(server.url, state)).exitCode).toBe(0);
  expect(server.requests).toHaveLength(300 + looks);
});

test('a silent gateway costs one timeout for all groups', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const state = waitingGroups(50, server.url);
  const { exitCode, stderr } = await flush(server.url, state, '--push-timeout', '8s');
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/^jobmeter: 50 groups wait: .*no answer within 8 s.*\n$/);
  expect(server.requests).toHaveLength(1);
});

test('nothing is posted blindly where a login portal answers in place of the list of groups', async () => {
  const body = '<!DOCTYPE html><html><body>login</body></html>';
  await using server = await startFaultServer(
    { kind: 'answer', status: 200, body },
    { kind: 'answer', status: 200, body: '' },
  );
  const state = waitingGroups(3, server.url);
  const { exitCode, stderr } = await flush(server.url, state);
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/^jobmeter: 3 groups wait: .*web page.*\n$/);
  expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
});
