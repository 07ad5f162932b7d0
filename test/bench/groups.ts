import { rmSync } from 'node:fs';
import { startFaultServer } from '../rig/fault-server.js';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { waitingGroups } from '../state/waiting-groups.js';
import { fixed, markdownTable } from './markdown.js';
import { measure } from './measure.js';
import { inTurns, median } from './statistics.js';

/** Medians; the slopes are milliseconds for each group more than in the row above with the same history. */
export interface GroupsCost {
  readonly groups: number;
  /** Runs that each of them remembers. */
  readonly runs: number;
  readonly statusSeconds: number;
  readonly statusSlope: number;
  readonly flushSeconds: number;
  readonly flushSlope: number;
  readonly statusPeakKib: number;
  readonly flushPeakKib: number;
}

type Size = Pick<GroupsCost, 'groups' | 'runs'>;
type Cost = Omit<GroupsCost, 'statusSlope' | 'flushSlope'>;

/** An empty gateway that takes everything. */
const GROUPS = JSON.stringify({ status: 'success', data: [] });

const HISTORIES = [1, 100];

/** `status --json` and `flush` on local state, against a server on loopback that costs next to nothing itself. */
export async function measureGroups(
  counts: readonly number[],
  rounds: number,
): Promise<readonly GroupsCost[]> {
  const sizes = HISTORIES.flatMap((runs) => counts.map((groups) => ({ groups, runs })));
  const results = await inTurns(sizes, rounds, measureOnce);
  const costs = sizes.map((size, index): Cost => {
    const of = (name: keyof Cost): number => median(results[index]!.map((cost) => cost[name]));
    return {
      ...size,
      statusSeconds: of('statusSeconds'),
      flushSeconds: of('flushSeconds'),
      statusPeakKib: of('statusPeakKib'),
      flushPeakKib: of('flushPeakKib'),
    };
  });
  return costs.map((cost, index) => ({
    ...cost,
    statusSlope: slope(costs[index - 1], cost, 'statusSeconds'),
    flushSlope: slope(costs[index - 1], cost, 'flushSeconds'),
  }));
}

async function measureOnce({ groups, runs }: Size): Promise<Cost> {
  await using server = await startFaultServer({ kind: 'answer', status: 200, body: GROUPS });
  const state = waitingGroups(groups, server.url, runs);
  const env = hermeticEnv(tempDir());
  const jobmeter = (...args: readonly string[]) =>
    measure([process.execPath, BIN, ...args, '--state-dir', state, '--json'], env);
  const status = await jobmeter('status');
  const flush = await jobmeter('flush', '--gateway', server.url);
  rmSync(state, { recursive: true });
  const listed = (JSON.parse(status.stdout) as { groups: readonly unknown[] }).groups.length;
  const pushes = server.requests.filter(({ method }) => method === 'POST').length;
  if (listed !== groups || pushes !== groups) {
    throw new Error(`of ${groups} groups ${listed} were listed and ${pushes} pushed`);
  }
  return {
    groups,
    runs,
    statusSeconds: status.seconds,
    flushSeconds: flush.seconds,
    statusPeakKib: status.peakKib,
    flushPeakKib: flush.peakKib,
  };
}

function slope(
  before: Cost | undefined,
  cost: Cost,
  name: 'statusSeconds' | 'flushSeconds',
): number {
  if (before?.runs !== cost.runs) return Number.NaN;
  return ((cost[name] - before[name]) * 1000) / (cost.groups - before.groups);
}

export function describeGroups(costs: readonly GroupsCost[]): string {
  const megabytes = (kib: number): string => fixed((kib * 1024) / 1e6, 0);
  return markdownTable(
    [
      'Local state',
      'status, s',
      'ms a group more',
      'peak, MB',
      'flush, s',
      'ms a group more',
      'peak, MB',
    ],
    costs.map((cost) => [
      `${cost.groups} groups, ${cost.runs === 1 ? '1 run' : `${cost.runs} runs`} each`,
      fixed(cost.statusSeconds, 2),
      fixed(cost.statusSlope, 2),
      megabytes(cost.statusPeakKib),
      fixed(cost.flushSeconds, 2),
      fixed(cost.flushSlope, 2),
      megabytes(cost.flushPeakKib),
    ]),
  );
}
