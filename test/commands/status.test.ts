import { expect, test } from 'vitest';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const DEAD = 'http://127.0.0.1:1';

async function text(home: string, args: readonly string[]): Promise<string> {
  return (await inProcess(args, { home })).stdout.toString();
}

async function pendingIn(home: string): Promise<unknown> {
  const { groups } = JSON.parse(await text(home, ['status', '--json'])) as {
    groups: readonly { readonly pending?: unknown }[];
  };
  return groups.map(({ pending }) => pending);
}

test('status tells where the last result is still to be sent, until it has arrived', async () => {
  const home = tempDir();
  const run = ['run', '--job', 'j', '--quiet'];
  await jobmeter([...run, '--push-timeout', '0.1', '--gateway', DEAD, '--', 'true'], { home });
  expect(await text(home, ['status'])).toMatch(new RegExp(` local, not yet at ${DEAD}$`, 'm'));
  expect(await pendingIn(home)).toEqual([[DEAD]]);

  await jobmeter([...run, '--textfile', tempDir(), '--', 'true'], { home });
  expect(await text(home, ['status'])).toMatch(/ local$/m);
  expect(await pendingIn(home)).toEqual([undefined]);
});

test.each([
  ['parse', 'fail the run unless', false],
  ['run', 'fail the run unless', true],
  ['status', 'no run totals', false],
  ['delete', 'no run totals', false],
  ['run', 'no run totals', true],
])('the help of %s says "%s": %s', async (command, words, isSaid) => {
  const help = (await text(tempDir(), [command, '--help-all'])).replaceAll(/\s+/g, ' ');
  expect(help.includes(words)).toBe(isSaid);
});

describeWith('prometheus-pushgateway')('status with a real gateway', () => {
  test('a group whose last result the gateway lacks is older there', async () => {
    await using gateway = await startPushgateway();
    const home = tempDir();
    const at = ['--gateway', gateway.url];
    await jobmeter(['run', '--job', 'j', ...at, '--', 'true'], { home });
    const failing = ['run', '--job', 'j', ...at, '--push-timeout', '0.1', '--', 'false'];
    await jobmeter(failing, { home, env: { http_proxy: DEAD } });
    expect(await text(home, ['status', ...at])).toMatch(
      new RegExp(` local, older at ${gateway.url}$`, 'm'),
    );
    expect(await text(home, ['status'])).toMatch(
      new RegExp(` local, not yet at ${gateway.url}$`, 'm'),
    );
  });

  test('a group of which the gateway has refused every push is not there', async () => {
    await using gateway = await startPushgateway();
    // Two groups that clash, with which a Pushgateway refuses any push.
    for (const path of ['a', 'a/instance/']) {
      await fetch(`${gateway.url}/metrics/job/${path}`, { method: 'POST', body: 'a 1\n' });
    }
    const home = tempDir();
    const run = ['run', '--job', 'j', '--quiet', '--gateway', gateway.url, '--', 'true'];
    await jobmeter(run, { home });
    const { groups } = JSON.parse(
      await text(home, ['status', '--json', '--gateway', gateway.url, '--match', 'job="j"']),
    ) as { groups: readonly unknown[] };
    expect(groups).toMatchObject([{ sources: ['local'], pending: [gateway.url] }]);
  });
});
