import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { homeOf, orderOf } from '../../src/destinations/spread.js';
import { meter } from '../../src/index.js';
import { jobmeter } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { fixed, markdownTable } from './markdown.js';

export interface OutageLimits {
  readonly groups: number;
  /** Runs that are played at the same time. */
  readonly atOnce: number;
  /** How many runs of each round are processes of their own. */
  readonly processes: number;
}

/** What a round of runs, one for each group, and the flush after it have come to. */
export interface OutageRound {
  readonly what: string;
  readonly seconds: number;
  /** Groups at each gateway, the one that was killed first. */
  readonly at: readonly number[];
  /** Groups that wait for their own gateway. */
  readonly waiting: number;
}

const GATEWAYS = 4;

/**
 * Checking every push against all groups of a gateway takes 80 ms at 2,500 groups. Which group goes where does not depend
 * on it.
 */
const UNCHECKED = '--push.disable-consistency-check';

/** A gateway that checks nothing answers before it has taken the push: of many, none is looked for at once. */
const FEW_GROUPS = 500;

const LAST_SUCCESS = 'batch_job_last_success_timestamp_seconds';

/** The last success of each job at each gateway. */
type Standing = readonly ReadonlyMap<string, number>[];

/** Four gateways lose one, which is started again empty: by itself, and with failover. Throws where a promise is broken. */
export async function playOutages(limits: OutageLimits): Promise<readonly OutageRound[]> {
  const fleet = await Promise.all(
    Array.from({ length: GATEWAYS }, async () => start(limits, await freePort())),
  );
  const urls = fleet.map(({ url }) => url);
  const jobs = Array.from({ length: limits.groups }, (_, index) => `job_${index}`);
  const ofGateway = (index: number): readonly string[] =>
    jobs.filter((job) => homeOf(urls, { job, labels: {} }) === urls[index]);
  const home = tempDir();
  const rounds: OutageRound[] = [];
  const round = async (what: string, action: () => Promise<void>): Promise<Standing> => {
    const begun = performance.now();
    await action();
    const seconds = (performance.now() - begun) / 1000;
    const standing = await Promise.all(fleet.map(standingAt));
    const at = standing.map(({ size }) => size);
    rounds.push({ what, seconds, at, waiting: waiting(home) });
    return standing;
  };
  const runAll = (spread: true | 'failover'): Promise<void> =>
    playRuns(jobs, { home, urls, spread }, limits);
  const flush = async (): Promise<void> => {
    const named = urls.flatMap((url) => ['--gateway', url]);
    const { exitCode, stderr } = await jobmeter(['flush', ...named], { home });
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  };
  const inPlace = async (standing: Standing): Promise<void> => {
    for (const [index, there] of standing.entries()) {
      expect([...there.keys()].toSorted()).toEqual(ofGateway(index).toSorted());
    }
  };
  let before = await round('all gateways up, --spread', () => runAll(true));
  await inPlace(before);
  // Of fewer groups, chance makes more of a difference.
  const isMany = jobs.length >= 10_000;
  for (const { size } of isMany ? before : []) {
    expect(Math.abs((size * GATEWAYS) / jobs.length - 1)).toBeLessThan(0.1);
  }

  for (const [lost, spread] of [
    [0, true],
    [1, 'failover'],
  ] as const) {
    const theirs = new Set(ofGateway(lost));
    await fleet[lost]!.stop('SIGKILL');
    const option = spread === true ? '--spread' : '--spread=failover';
    const during = await round(`gateway ${lost + 1} killed, ${option}`, () => runAll(spread));
    expect(waiting(home)).toBe(theirs.size);
    for (const [index, url] of urls.entries()) {
      if (index === lost) continue;
      const moved = [...theirs].filter(
        (job) => spread === 'failover' && orderOf(urls, { job, labels: {} })[1] === url,
      );
      const own = ofGateway(index);
      expect([...during[index]!.keys()].toSorted()).toEqual([...own, ...moved].toSorted());
      for (const job of own) {
        expect(during[index]!.get(job)).toBeGreaterThan(before[index]!.get(job)!);
      }
    }
    fleet[lost] = await start(limits, Number(new URL(urls[lost]!).port));
    const after = await round(`gateway ${lost + 1} back, empty, and flush`, async () => {
      await flush();
      // A gateway answers before it has deleted.
      await until(async () => (await total(fleet)) === jobs.length);
    });
    await inPlace(after);
    expect(waiting(home)).toBe(0);
    for (const job of theirs) {
      expect(after[lost]!.get(job)).toBeGreaterThan(before[lost]!.get(job)!);
      const copies = during.flatMap((there) => there.get(job) ?? []);
      for (const copy of copies) expect(after[lost]!.get(job)).toBe(copy);
    }
    before = after;
  }
  for (const each of fleet) await each.stop('SIGKILL');
  // It takes longer than the end of a test file may.
  rmSync(home, { recursive: true });
  return rounds;
}

interface Setting {
  readonly home: string;
  readonly urls: readonly string[];
  readonly spread: true | 'failover';
}

/** One run of each job: most by the pipeline in this process, since processes would be what is measured. */
async function playRuns(
  jobs: readonly string[],
  { home, urls, spread }: Setting,
  { atOnce, processes }: OutageLimits,
): Promise<void> {
  const options = {
    gateways: urls,
    spread,
    stateDir: join(home, 'state/jobmeter'),
    pushTimeoutSeconds: 60,
  };
  const every = Math.ceil(jobs.length / processes);
  const waitingJobs = jobs.entries();
  const play = async (): Promise<void> => {
    for (const [index, job] of waitingJobs) {
      if (index % every === 0) await runProcess(job, { home, urls, spread });
      else await meter({ job, ...options }, () => {});
    }
  };
  await Promise.all(Array.from({ length: atOnce }, play));
}

async function runProcess(job: string, { home, urls, spread }: Setting): Promise<void> {
  const named = urls.flatMap((url) => ['--gateway', url]);
  const option = spread === true ? '--spread' : `--spread=${spread}`;
  const line = ['run', '-j', job, option, '--push-timeout', '60', ...named, '--', 'true'];
  const { exitCode, stderr } = await jobmeter(line, { home });
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr.toString() }).toEqual({
    exitCode: 0,
    stderr: '',
  });
}

function start({ groups }: OutageLimits, port: number): Promise<Pushgateway> {
  return startPushgateway({ args: groups > FEW_GROUPS ? [UNCHECKED] : [], port });
}

/** Nothing where it is down. */
async function standingAt(gateway: Pushgateway): Promise<ReadonlyMap<string, number>> {
  const groups = await gateway.groups().catch(() => []);
  return new Map(
    groups
      // What flush says of this host is no job.
      .filter(({ labels }) => labels['job'] !== 'jobmeter')
      .map(({ labels, families }) => [
        labels['job'] ?? '',
        Number(families[LAST_SUCCESS]?.metrics[0]?.value),
      ]),
  );
}

async function total(fleet: readonly Pushgateway[]): Promise<number> {
  const standing = await Promise.all(fleet.map(standingAt));
  return standing.reduce((sum, { size }) => sum + size, 0);
}

function waiting(home: string): number {
  const root = join(home, 'state/jobmeter/pending');
  return readdirSync(root).reduce((sum, name) => sum + readdirSync(join(root, name)).length, 0);
}

export function describeOutages(rounds: readonly OutageRound[]): string {
  const numbers = Array.from({ length: GATEWAYS }, (_, index) => `gateway ${index + 1}`);
  return markdownTable(
    ['', 's', ...numbers, 'waiting'],
    rounds.map(({ what, seconds, at, waiting: groups }) => [
      what,
      fixed(seconds, 1),
      ...at.map((each) => each.toLocaleString('en')),
      groups.toLocaleString('en'),
    ]),
  );
}
