import type { Kept } from './after-spawn.js';
import type { Dispatch } from './destinations/dispatch.js';
import type { Host } from './host.js';
import { hasDestination, type Plan } from './plan/plan.js';
import { openSignalDesk, type SignalDesk } from './run/signals/desk.js';
import { type RunningJob, startJob } from './run/start.js';
import { readingFor } from './run/streams/output.js';
import type { FinishedJob } from './run/summary.js';

/** Everything that is known when a run is over. */
export interface Measured extends Pick<Kept, 'run' | 'state' | 'history'> {
  readonly kind: 'measured';
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
  // Nothing but this keeps the command waiting, and only where it is asked for.
  const gate =
    plan.overlap === 'allow'
      ? undefined
      : (await import('./overlap.js')).openGate(plan, signals.leaving);
  const job = startJob({ host, plan, signals, reading }, gate?.ask);
  void job.finished.then(() => gate?.leave());
  try {
    const measured = await measureJob(host, plan, signals, job);
    return { ...measured, remarks: [...(gate?.remarks() ?? []), ...measured.remarks] };
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
  const behind = hasDestination(plan)
    ? await import('./delivering.js')
    : await import('./after-spawn.js');
  const { AHEAD, announce, deliver, identify, keep, loadAhead } = behind;
  const announcement = announce(
    host,
    plan,
    job.started.then((startedAt) => identify(host, { startedAt, labels: plan.labels })),
    () => job.soFar(),
  );
  // What it could not load is said by those who need it.
  void loadAhead(AHEAD, plan).catch(() => {});
  const { run: finished, remarks } = await job.finished;
  const remarksBefore = await announcement.end();
  const run = identify(host, finished);
  const kept = await keep(host, plan, run);
  const { dispatches, problems } = await deliver(host, plan, kept, signals.leaving);
  return {
    kind: 'measured',
    ...kept,
    dispatches,
    remarks: [...remarks, ...remarksBefore, ...kept.remarks, ...problems],
  };
}
