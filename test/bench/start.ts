import { execFileSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { startFaultServer } from '../rig/fault-server.js';
import { hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { type Candidate, candidatesFor } from './candidates.js';
import { fixed, markdownTable, milliseconds } from './markdown.js';
import { measure, type Usage } from './measure.js';
import { SENTRY_ENV } from './sentry.js';
import { inTurns, median, type Spread, spreadOf } from './statistics.js';

export interface Starts {
  readonly node: string;
  readonly rows: readonly Start[];
  readonly absent: readonly string[];
}

/** Seconds; the ratios are of medians, to the whole run of bare Node. */
interface Start {
  readonly name: string;
  /** Until the command runs; NaN for bare Node, which starts none, and for who keeps its output. */
  readonly untilStart: Spread;
  readonly startRatio: number;
  readonly wholeRun: Spread;
  readonly runRatio: number;
  readonly cpuSeconds: number;
  readonly peakKib: number;
}

type Run = Usage & { readonly untilStart: number };

/** Prints nanoseconds since the epoch as soon as it runs, and is over within a millisecond. */
const COMMAND = ['date', '+%s%N'];

/** Seconds since the epoch; NaN where the output was kept back, as `chronic` does. */
function clockIn(output: string): number {
  return Number(/^\d{19}$/m.exec(output)?.[0] ?? Number.NaN) / 1e9;
}

/**
 * Bare Node and everything that can stand in front of a command, in turns. The first round warms caches up only. The
 * environment is a bare one: a NODE_EXTRA_CA_CERTS makes Node 20 three times as slow, and hides what others cost.
 */
export async function measureStart(
  node: string,
  rounds: number,
  gateway: string | undefined,
): Promise<Starts> {
  await using sink = await startFaultServer({ kind: 'answer', status: 200, body: '{}' });
  const { present, absent } = candidatesFor(node, { gateway, sink: sink.url });
  const home = tempDir();
  const env = hermeticEnv(home, {
    ...SENTRY_ENV,
    SENTRY_CONFIG_DIR: join(home, 'sentry'),
    // Where our launcher looks for one.
    PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter),
  });
  const bare: Candidate = { name: 'node -e 0', prefix: [node, '-e', '0'] };
  const all = [bare, ...present];
  const runs = await inTurns(all, rounds + 1, async (each): Promise<Run> => {
    if (each === bare) return { ...(await measure(bare.prefix, env)), untilStart: Number.NaN };
    const usage = await measure([...each.prefix, ...COMMAND], env);
    return { ...usage, untilStart: clockIn(usage.stdout) - usage.startedAt };
  });
  const floor = median(runs[0]!.slice(1).map(({ seconds }) => seconds));
  return {
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    rows: all.map(({ name }, index) => summarize(name, runs[index]!.slice(1), floor)),
    absent,
  };
}

function summarize(name: string, runs: readonly Run[], floor: number): Start {
  const untilStart = spreadOf(runs.map((run) => run.untilStart));
  const wholeRun = spreadOf(runs.map(({ seconds }) => seconds));
  return {
    name,
    untilStart,
    startRatio: untilStart.median / floor,
    wholeRun,
    runRatio: wholeRun.median / floor,
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakKib: median(runs.map(({ peakKib }) => peakKib)),
  };
}

export function describeStart({ node, rows, absent }: Starts, rounds: number): string {
  const table = markdownTable(
    [
      `Node ${node}, ${rounds} rounds`,
      'command starts, ms',
      'times bare Node',
      'whole run, ms',
      'times bare Node',
      'CPU, ms',
      'peak, MB',
    ],
    rows.map((row) => [
      row.name,
      milliseconds(row.untilStart),
      fixed(row.startRatio, 2),
      milliseconds(row.wholeRun),
      fixed(row.runRatio, 2),
      fixed(row.cpuSeconds * 1000, 0),
      fixed((row.peakKib * 1024) / 1e6, 0),
    ]),
  );
  return absent.length === 0 ? table : `${table}\n\nNot to be had here: ${absent.join(', ')}.`;
}
