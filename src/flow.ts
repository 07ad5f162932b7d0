import type { Dispatch } from './destinations/dispatch.js';
import type { Host } from './host.js';
import type { Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';
import { openSignalDesk } from './run/signals.js';
import { startJob } from './run/start.js';
import type { GroupState } from './state/group-state.js';

/** Everything that is known when a run is over. */
export interface Measured {
  readonly run: JobRun;
  readonly state: GroupState;
  /** `unknown` where no state is kept: then totals and failures in a row mean nothing. */
  readonly history: 'known' | 'unknown';
  readonly dispatches: readonly Dispatch[];
  /** What the person should know; never a reason to fail the run. */
  readonly remarks: readonly string[];
}

/** The whole of jobmeter: run the command, keep the result, send it. */
export async function measure(host: Host, plan: Plan): Promise<Measured> {
  const signals = openSignalDesk(host);
  const job = startJob(host, plan, signals);
  // Whatever the spawn does not need is loaded now, while the command runs.
  const { announce, deliver, identify, keep } = await import('./after-spawn.js');
  const announcement = announce(
    plan,
    job.started.then((startedAt) => identify(host, { startedAt, labels: plan.labels })),
  );
  const { run: finished, remarks } = await job.finished;
  await announcement.end();
  const run = identify(host, finished);
  const kept = await keep(plan, run);
  const { dispatches, problems } = await deliver(plan, kept, signals.leaving);
  signals.close();
  return { ...kept, run, dispatches, remarks: [...remarks, ...kept.remarks, ...problems] };
}
