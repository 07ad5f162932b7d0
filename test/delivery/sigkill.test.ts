import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { decodeState } from '../../src/state/encoding.js';
import { completedAt, type GroupState } from '../../src/model/group-state.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { type Group, type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

/** Must be a multiple of the number of jobs. */
const ROUNDS = Number(process.env['JOBMETER_TEST_RUNS'] ?? 80);
/** Concurrent runs: two per job, so that they overlap. Few enough that a state file keeps all runs of its group. */
const JOBS = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'];
const RUNS = ROUNDS / JOBS.length;
/** Every few runs, one is long enough to be announced. */
const pauseBefore = (code: number): string => (code % 5 === 4 ? 'sleep 1.2;' : '');
/** Every other run fails. */
const EVEN = Array.from({ length: RUNS }, (_, index) => index * 2).join(',');

describeWith('prometheus-pushgateway')('SIGKILL', () => {
  test('at any moment loses no finished run, corrupts no state, and lets no metric go backwards', async () => {
    await using gateway = await startPushgateway();
    const home = tempDir();
    const watch = watchTimes(gateway);
    const finished = await killAtRandom(gateway.url, home);
    const states = statesIn(home);
    const missing = finished.filter(
      ({ job, code }) => !states.get(job)?.runs.some(({ exitCode }) => exitCode === code),
    );
    expect(missing).toEqual([]);
    const flush = await jobmeter(['flush', '--gateway', gateway.url], { home });
    expect(flush).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
    const flushed = [...statesIn(home).values()];
    for (const state of flushed) await expectAt(gateway, state);
    const lost = flushed
      .flatMap(({ totals }) => totals)
      .filter(({ outcome }) => outcome === 'lost');
    const lostRuns = lost.reduce((sum, { count }) => sum + count, 0);
    expect(lostRuns).toBeGreaterThan(0);
    expect(lostRuns).toBeLessThanOrEqual(ROUNDS - finished.length);
    await settle(gateway, home);
    const { backwards } = await watch.end();
    expect(backwards).toEqual([]);
    // Otherwise the moments were chosen badly and the test shows nothing.
    expect(finished.length).toBeGreaterThan(ROUNDS / 20);
    expect(ROUNDS - finished.length).toBeGreaterThan(ROUNDS / 4);
  });
});

interface Finished {
  readonly job: string;
  /** Unique per run of the job, to identify the run. */
  readonly code: number;
  /** The stderr of the run, in case it is missing. */
  readonly said: string;
}

/**
 * Kills a third of the runs at a random time after their start, and the others at a random time after the end of their
 * job. The range is slightly longer than an undisturbed run takes.
 *
 * @returns the runs that had ended before they were killed
 */
async function killAtRandom(gateway: string, home: string): Promise<readonly Finished[]> {
  const finished: Finished[] = [];
  const worker = async (job: string, index: number): Promise<void> => {
    let usual: Pace | undefined;
    const firstCode = JOBS.indexOf(job) === index ? 0 : RUNS;
    for (let code = firstCode; code < firstCode + RUNS; code += 1) {
      const begun = performance.now();
      const args = ['run', '-j', job, '--gateway', gateway, '--success-codes', EVEN];
      const script = `${pauseBefore(code)} echo round ${code}; exit ${code}`;
      const run = startJobmeter([...args, '--', 'sh', '-c', script], { home });
      const isEarly = code % 3 === 0 && usual !== undefined;
      if (!isEarly) await run.stdoutContains('round');
      const printed = performance.now();
      const rangeMs = usual === undefined ? Infinity : isEarly ? usual.allMs : usual.tailMs;
      const kill = setTimeout(
        () => run.child.kill('SIGKILL'),
        Math.min(Math.random() * rangeMs * 1.3, 60_000),
      );
      const { signal, exitCode, stderr } = await run.result;
      clearTimeout(kill);
      if (signal !== null) continue;
      const ended = performance.now();
      if (!isEarly) usual = { allMs: ended - begun, tailMs: ended - printed };
      finished.push({ job, code, said: stderr.toString() });
      expect(exitCode).toBe(code);
    }
  };
  await Promise.all(JOBS.map(worker));
  return finished;
}

/** Duration of a run, and of its part after the end of the job. */
interface Pace {
  readonly allMs: number;
  readonly tailMs: number;
}

function statesIn(home: string): ReadonlyMap<string, GroupState> {
  const folder = join(home, 'state/jobmeter/groups');
  const files = readdirSync(folder);
  expect(files.filter((name) => name.endsWith('.set-aside'))).toEqual([]);
  const states = files
    .filter((name) => name.endsWith('.json'))
    .map((name) => decodeState(readFileSync(join(folder, name), 'utf8')));
  return new Map(
    states.map((decoded) => {
      if (decoded.kind !== 'state') throw new Error(decoded.reason);
      return [decoded.state.key.job, decoded.state];
    }),
  );
}

/** The announcement of a killed run stays until another run of the group ends. */
async function settle(gateway: Pushgateway, home: string): Promise<void> {
  for (const job of new Set(JOBS)) {
    await jobmeter(['run', '-j', job, '--gateway', gateway.url, '--', 'true'], { home });
    expect(await gateway.value('batch_job_running', { job })).toBe(0);
  }
}

/** Compares the gateway with the fold of all runs. A killed run may have started without being announced. */
async function expectAt(gateway: Pushgateway, state: GroupState): Promise<void> {
  const { lastRun, lastSuccess, lastFailure, consecutiveFailures, totals, key } = state;
  const names = {
    last_completion_timestamp_seconds: completedAt(lastRun!),
    last_success_timestamp_seconds: lastSuccess?.completedAt,
    last_failure_timestamp_seconds: lastFailure?.completedAt,
    success: lastRun!.verdict === 'success' ? 1 : 0,
    exit_code: lastRun!.exitCode,
    consecutive_failures: consecutiveFailures,
  };
  for (const [name, value] of Object.entries(names)) {
    expect([name, await gateway.value(`batch_job_${name}`, { job: key.job })]).toEqual([
      name,
      value,
    ]);
  }
  const start = await gateway.value('batch_job_last_start_timestamp_seconds', { job: key.job });
  expect(start).toBeGreaterThanOrEqual(Math.max(...state.runs.map(({ startedAt }) => startedAt)));
  expect(start).toBeLessThanOrEqual(state.lastStartedAt!);
  for (const { outcome, count } of totals) {
    const labels = { job: key.job, outcome };
    expect(await gateway.value('batch_job_runs_total', labels)).toBe(count);
  }
}

/** Polls all timestamps and totals, and records those that decrease. */
function watchTimes(gateway: Pushgateway) {
  const seen = new Map<string, number>();
  const backwards: string[] = [];
  let isOver = false;
  const look = ({ labels, families }: Group): void => {
    for (const [name, { metrics }] of Object.entries(families)) {
      if (!/_timestamp_seconds$|_total$/.test(name)) continue;
      for (const metric of metrics) {
        const id = `${labels['job']} ${name} ${metric.labels['outcome'] ?? ''}`;
        const [before, now] = [seen.get(id) ?? 0, Number(metric.value)];
        if (now < before) backwards.push(`${id}: ${before} then ${now}`);
        seen.set(id, now);
      }
    }
  };
  const watching = (async () => {
    while (!isOver) {
      (await gateway.groups()).forEach(look);
      await sleep(20);
    }
    (await gateway.groups()).forEach(look);
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      return { backwards };
    },
  };
}
