import type { Host } from '../host.js';
import { argvOf, type Plan } from '../plan/plan.js';
import type { JobRun, Verdict } from './job-run.js';
import { restoring } from './launch.js';
import { handDown, readAlong } from './output.js';
import type { SignalDesk } from './signals.js';
import { type Ending, exitCodeOf, spawnChild } from './spawn.js';

/** A job that goes on: what is known of it already, and what will be. */
export interface RunningJob {
  readonly startedAt: number;
  readonly finished: Promise<FinishedJob>;
}

export interface FinishedJob {
  readonly run: Omit<JobRun, 'id' | 'host' | 'version'>;
  readonly remarks: readonly string[];
}

/** Spawns the command before anything else of ours is loaded. */
export function startJob(host: Host, plan: Plan, signals: SignalDesk): RunningJob {
  // Before we open anything of our own.
  const inherited = host.inherited();
  const output = plan.records.length === 0 ? handDown() : readAlong(plan.records);
  const startedAt = host.clock.now();
  const startedMonotonic = host.clock.monotonic();
  const child = spawnChild(
    restoring({ argv: argvOf(plan.command), env: host.env, stdio: output.stdio }, inherited),
  );
  signals.forwardTo(child);
  output.begin();
  const finish = async (): Promise<FinishedJob> => {
    const ending = await child.ended;
    signals.jobEnded();
    const durationSeconds = host.clock.monotonic() - startedMonotonic;
    const { remarks, ...findings } = await output.finish();
    const run = {
      startedAt,
      durationSeconds,
      outcome: ending,
      verdict: verdictOn(ending, plan),
      exitCode: exitCodeOf(ending),
      attempts: 1,
      labels: plan.labels,
      ...findings,
    };
    return { run, remarks };
  };
  return { startedAt, finished: finish() };
}

function verdictOn(ending: Ending, plan: Plan): Verdict {
  return ending.kind === 'exited' && plan.successCodes.includes(ending.code)
    ? 'success'
    : 'failure';
}
