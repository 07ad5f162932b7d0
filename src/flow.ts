import type { Kept } from './after-spawn.js';
import type { Dispatch } from './destinations/dispatch.js';
import type { Host } from './host.js';
import type { Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';
import { openSignalDesk, type SignalDesk } from './run/signals/desk.js';
import { type FinishedJob, type RunningJob, startJob } from './run/start.js';
import { readingFor } from './run/streams/output.js';

/** Everything that is known when a run is over. */
export interface Measured extends Pick<Kept, 'state' | 'history'> {
  readonly kind: 'measured';
  readonly run: JobRun;
  readonly dispatches: readonly Dispatch[];
  /** What the person should know; never a reason to fail the run. */
  readonly remarks: readonly string[];
}

/** Something broke that never should (no memory, no descriptors left, a mistake of ours), but the run is what it is. */
export interface Unmeasured {
  readonly kind: 'unmeasured';
  readonly run: FinishedJob['run'];
  readonly reason: unknown;
}

/** The whole of jobmeter: run the command, keep the result, send it. */
export async function measure(host: Host, plan: Plan): Promise<Measured | Unmeasured> {
  const reading = await readingFor(plan);
  const signals = openSignalDesk(host);
  const job = startJob({ host, plan, signals, reading });
  try {
    return await measureJob(host, plan, signals, job);
  } catch (reason) {
    return { kind: 'unmeasured', run: (await job.finished).run, reason };
  } finally {
    signals.close();
  }
}

async function measureJob(
  host: Host,
  plan: Plan,
  signals: SignalDesk,
  job: RunningJob,
): Promise<Measured> {
  // Whatever the spawn does not need is loaded now, while the command runs.
  const { announce, identify, keep } = await import('./after-spawn.js');
  const delivering = plan.gateways.length === 0 ? undefined : import('./deliver.js');
  const announcement = announce(
    plan,
    job.started.then((startedAt) => identify(host, { startedAt, labels: plan.labels })),
  );
  const { run: finished, remarks } = await job.finished;
  await announcement.end();
  const run = identify(host, finished);
  const kept = await keep(plan, run);
  const deliver = (await delivering)?.deliver;
  const { dispatches, problems } = (await deliver?.(plan, kept, signals.leaving)) ?? NOT_SENT;
  return {
    kind: 'measured',
    ...kept,
    run,
    dispatches,
    remarks: [...remarks, ...kept.remarks, ...problems],
  };
}

const NOT_SENT = { dispatches: [], problems: [] };
