import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { canHideFlock, withoutAddon, WITHOUT_FLOCK } from '../rig/installation.js';
import { BIN, jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { startNotesIn } from '../rig/long-run.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const BINS = [
  ['with the addon', BIN],
  ['without the addon', withoutAddon()],
  ['with an addon for another system', withoutAddon('damaged')],
] as const;

const RUN = ['run', '-j', 'a'];

/** A run that others see, until its stdin ends. */
async function visibleRun(home: string, bin: string, ...options: string[]) {
  const before = startNotesIn(home).length;
  const args = [...RUN, ...options, '--', 'sh', '-c', 'echo begun; cat'];
  const run = startJobmeter(args, { home, bin, stdin: 'open' });
  await run.stdoutContains('begun');
  await until(async () => startNotesIn(home).length > before);
  expect((await again(home, bin, 'fail')).exitCode).toBe(75);
  return run;
}

const again = (home: string, bin: string, policy: string) =>
  jobmeter([...RUN, '--overlap', policy, '--', 'echo', 'ran'], { home, bin });

test.each(BINS)('%s: a run under allow is seen, and named with its pid', async (_, bin) => {
  const home = tempDir();
  const startedAfter = Math.floor(Date.now() / 1000);
  const first = await visibleRun(home, bin);
  const { stderr } = await again(home, bin, 'fail');
  const said = /\(pid (\d+), since (.+)\)\n$/.exec(stderr.toString());
  expect(Number(said?.[1])).toBe(first.pid);
  expect(Date.parse(said![2]!) / 1000).toBeGreaterThanOrEqual(startedAfter);
  expect(await again(home, bin, 'skip')).toMatchObject({ exitCode: 0, stdout: Buffer.alloc(0) });
  first.child.stdin!.end();
  expect(await first.result).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
  expect((await again(home, bin, 'fail')).stdout.toString()).toBe('ran\n');
});

test.each(BINS)('%s: of two runs the first is seen when the second has ended', async (_, bin) => {
  const home = tempDir();
  const first = await visibleRun(home, bin);
  const second = await visibleRun(home, bin);
  second.child.stdin!.end();
  await second.result;
  const { exitCode, stderr } = await again(home, bin, 'fail');
  expect(exitCode).toBe(75);
  expect(stderr.toString()).toContain(`is still running (pid ${first.pid}, since `);
  first.child.stdin!.end();
  await first.result;
  expect((await again(home, bin, 'fail')).exitCode).toBe(0);
});

test.each(BINS)('%s: SIGKILL leaves no lock, and status says so', async (_, bin) => {
  const home = tempDir();
  const first = await visibleRun(home, bin);
  const status = async () => (await jobmeter(['status'], { home, bin })).stdout.toString();
  first.child.kill('SIGKILL');
  first.child.stdin!.end();
  await first.result;
  expect((await again(home, bin, 'fail')).stdout.toString()).toBe('ran\n');
  expect(await status()).toMatch(/^a .* success /m);
  expect(readdirSync(join(home, 'state/jobmeter/running'))).toEqual([]);
});

test.each(BINS)('%s: three that wait run one after the other', async (_, bin) => {
  const home = tempDir();
  const first = await visibleRun(home, bin);
  const script = 'mkdir only && sleep 0.1 && rmdir only';
  const args = [...RUN, '--overlap', 'wait', '--', 'sh', '-c', script];
  const waiting = [1, 2, 3].map(() => jobmeter(args, { home, bin, cwd: home }));
  first.child.stdin!.end();
  for (const { exitCode, stderr } of await Promise.all(waiting)) {
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  }
});

test('an installation without the addon, and one with it, see each other', async () => {
  const [home, other] = [tempDir(), withoutAddon()];
  await again(home, other, 'skip');
  for (const [one, two] of [
    [BIN, other],
    [other, BIN],
  ] as const) {
    const first = await visibleRun(home, one);
    expect((await again(home, two, 'fail')).exitCode).toBe(75);
    first.child.stdin!.end();
    await first.result;
  }
});

test.runIf(canHideFlock)(
  'neither the addon nor flock(1): state is kept, results arrive, and only status has a line',
  async () => {
    await using server = await startFaultServer(200);
    const [home, bin] = [tempDir(), withoutAddon()];
    const options = { home, bin, behind: WITHOUT_FLOCK };
    const args = [...RUN, '--gateway', server.url, '--', 'true'];
    for (const total of [1, 2]) {
      const { exitCode, stderr } = await jobmeter(args, options);
      expect([exitCode, stderr.toString()]).toEqual([0, '']);
      expect(server.requests.at(-1)?.body.toString()).toMatch(
        new RegExp(`^batch_job_runs_total.* ${total}$`, 'm'),
      );
    }
    const status = await jobmeter(['status'], options);
    expect(status.stdout.toString()).toMatch(/^a .* success /m);
    expect([status.exitCode, status.stderr.toString()]).toEqual([
      0,
      expect.stringMatching(/^jobmeter: state directory .* without locks: .*install flock.*\n$/),
    ]);
    const skip = await jobmeter([...RUN, '--overlap', 'skip', '--', 'echo', 'ran'], options);
    expect(skip.stdout.toString()).toBe('ran\n');
    expect(skip.stderr.toString()).toMatch(
      /^jobmeter: --overlap skip has no effect: .*install flock.*\n$/,
    );
  },
);
