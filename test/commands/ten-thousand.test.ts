import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { measure } from '../bench/measure.js';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const ALIVE = Array.from({ length: 50 }, (_, index) => `alive_${index}`);
const DEAD = Array.from({ length: 10_000 - ALIVE.length }, (_, index) => `dead_${index}`);

/** As many families as a run has. */
const METRICS = Array.from(
  { length: 16 },
  (_, index) => `# HELP m${index} What a run tells.\n# TYPE m${index} gauge\nm${index} 1\n`,
).join('');

/** The living are pushed again in far less. On a busy machine the list takes longer, and so the dead are older, too. */
const LEAST_AGE_SECONDS = 5;
const PAUSE_MS = 300;

/** The list has 36 MB, and took 300 as one JSON value. */
const PEAK_KIB = 220 * 1024;

/** Beside tests that take all cores, 20,000 requests and two lists of 36 MB take minutes. */
const SLOW = { timeout: 900_000 };

describeWith('prometheus-pushgateway')('a real gateway with 10,000 groups', SLOW, () => {
  test('is listed in bounded memory, and prune deletes exactly the old ones while pushes go on', async () => {
    // That check takes longer with each group: to make 10,000 of them would be a matter of minutes.
    await using server = await startPushgateway({ args: ['--push.disable-consistency-check'] });
    const push = pusher(server.url);
    await push(DEAD);
    const filled = Date.now();
    await push(ALIVE);
    const at = ['--gateway', server.url, '--no-state', '--push-timeout', '2m'];
    const env = hermeticEnv(tempDir());
    // A gateway that checks nothing answers before it has taken the push.
    await until(async () => {
      const listed = await measure([process.execPath, BIN, 'status', '--json', ...at], env);
      expect(listed.peakKib).not.toBeGreaterThan(PEAK_KIB);
      const { groups } = JSON.parse(listed.stdout) as { readonly groups: readonly unknown[] };
      return groups.length === 10_000;
    });

    await push(ALIVE);
    await using _ = forever(() => push(ALIVE));
    const ageOfDead = (): number => Math.floor((Date.now() - filled) / 1000);
    await until(async () => ageOfDead() >= LEAST_AGE_SECONDS);
    const older = ['--older-than', `${ageOfDead()}s`];
    const prune = [process.execPath, BIN, 'prune', ...older, ...at, '--yes'];
    const pruned = await measure(['sh', '-c', 'exec "$@" 2>&1', 'sh', ...prune], env);
    expect(pruned.stdout.match(/^dead_/gm)).toHaveLength(DEAD.length);
    expect(pruned.stdout).not.toContain('alive_');
    expect(pruned.stdout.split('\n')).toContain(
      `jobmeter: ${server.url}: ${DEAD.length} groups deleted`,
    );
    expect(pruned.peakKib).not.toBeGreaterThan(PEAK_KIB);
    // A gateway answers before it has deleted.
    await until(async () => (await server.groups()).length <= ALIVE.length);
    const left = (await server.groups()).map(({ labels }) => labels['job'] ?? '');
    expect(left.toSorted()).toEqual(ALIVE.toSorted());
  });
});

/** Does it again and again until the end of the block. */
function forever(task: () => Promise<void>): AsyncDisposable {
  let isOver = false;
  const doing = (async () => {
    while (!isOver) {
      await task();
      await setTimeout(PAUSE_MS);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      await doing;
    },
  };
}

/** Pushes the metrics to a group for each of the jobs, 16 at a time. */
function pusher(url: string): (jobs: readonly string[]) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const pushOne = (job: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const sending = request(`${url}/metrics/job/${job}`, { agent, method: 'POST' });
      sending.on('error', reject);
      sending.on('response', (response) => {
        const { statusCode = 0 } = response.resume();
        response.on('end', () =>
          statusCode < 300 ? resolve() : reject(new Error(`${job}: status ${statusCode}`)),
        );
      });
      sending.end(METRICS);
    });
  return async (jobs) => {
    const waiting = jobs.values();
    const pushSome = async (): Promise<void> => {
      for (const job of waiting) await pushOne(job);
    };
    await Promise.all(Array.from({ length: 16 }, pushSome));
  };
}
